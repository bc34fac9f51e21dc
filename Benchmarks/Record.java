/*
 * What record.c measures, with HdrHistogram, at a resolution of two digits (1 %) up to an hour:
 * its plain histogram, which one thread may use, and the two that several may.
 *
 *     java -cp /usr/share/java/hdrhistogram.jar Record.java
 */
import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

public class Record {
    static final int ROUNDS = 11, SAMPLES = 4000000, THREADS = 8;
    static final long LONGEST = 3600000000L;

    static void record(AbstractHistogram histogram, int random) {
        for (int sample = 0; sample < SAMPLES; sample++) {
            random = random * 1664525 + 1013904223;
            histogram.recordValue((random >>> 8) % 3000000);
        }
    }

    static double nanosecondsFor(AbstractHistogram histogram, int threads) throws Exception {
        Thread[] workers = new Thread[threads];
        long began = System.nanoTime();
        for (int index = 0; index < threads; index++) {
            int random = index + 1;
            workers[index] = new Thread(() -> record(histogram, random));
            workers[index].start();
        }
        for (Thread worker : workers)
            worker.join();
        return (double) (System.nanoTime() - began) / SAMPLES / threads;
    }

    static void measure(String what, AbstractHistogram histogram, int threads) throws Exception {
        double[] rounds = new double[ROUNDS];
        for (int warmUp = 0; warmUp < 3; warmUp++)
            nanosecondsFor(histogram, threads);
        for (int round = 0; round < ROUNDS; round++)
            rounds[round] = nanosecondsFor(histogram, threads);
        Arrays.sort(rounds);
        long lost = (long) (ROUNDS + 3) * SAMPLES * threads - histogram.getTotalCount();
        System.out.printf("%-34s %8.1f ns    (lost: %d, %d KiB)%n", what, rounds[ROUNDS / 2], lost,
            histogram.getEstimatedFootprintInBytes() / 1024);
    }

    public static void main(String[] arguments) throws Exception {
        measure("  HdrHistogram, one thread", new Histogram(1, LONGEST, 2), 1);
        measure("  its ConcurrentHistogram, one", new ConcurrentHistogram(1, LONGEST, 2), 1);
        measure("  its AtomicHistogram, one", new AtomicHistogram(1, LONGEST, 2), 1);
        measure("  its ConcurrentHistogram, 8", new ConcurrentHistogram(1, LONGEST, 2), THREADS);
        measure("  its AtomicHistogram, 8", new AtomicHistogram(1, LONGEST, 2), THREADS);
    }
}
