import Testing

@testable import BluezSimulator

private typealias Fault = BluezSimulator.Fault

@Suite struct FaultParsingTests {
    @Test(arguments: [
        ("hold Device1.Connect", Fault.hold("Device1.Connect", count: nil)),
        ("hold Device1.Connect 2", .hold("Device1.Connect", count: 2)),
        ("delay *  1500", .delay("*", .microseconds(1500))),
        ("lose Device1.Pair 1", .lose("Device1.Pair", count: 1)),
        ("late Device1.Pair 10", .late("Device1.Pair", .microseconds(10))),
        (
            #"refuse Device1.Connect@00:11:22:33:44:55 org.bluez.Error.Failed "two words" 3"#,
            .refuse(
                "Device1.Connect@00:11:22:33:44:55",
                BusError("org.bluez.Error.Failed", "two words"),
                count: 3
            )
        ),
        (
            #"refuse Properties.Set org.bluez.Error.Busy """#,
            .refuse("Properties.Set", BusError("org.bluez.Error.Busy", ""), count: nil)
        ),
        (
            #"fail A.B org.x.Y a\ \"b\" 2"#,
            .refuse("A.B", BusError("org.x.Y", "a \"b\""), count: 2)
        ),
        ("swallow Device1.*", .swallow("Device1.*")), ("release", .release("*")),
        ("clear Device1.Pair", .clear("Device1.Pair")),
        ("chaos 7 0.25", .chaos(seed: 7, rate: 0.25)),
        ("stall", .stall(nil)), ("stall 5", .stall(.microseconds(5))), ("resume", .resume),
        ("mute", .mute(true)), ("mute off", .mute(false)), ("crash", .crash(.usual)),
        ("crash 9", .crash(.lasting(.microseconds(9)))), ("crash forever", .crash(.forever)),
        ("start", .start), ("restart", .restart), ("vanish hci0", .vanish("hci0")),
        ("appear hci0", .appear("hci0")),
        ("renumber hci0 hci1", .renumber(from: "hci0", to: "hci1")),
        ("wedge-discovery", .wedgeDiscovery), ("powered-stuck", .poweredStuck),
        ("controller-silent on", .controllerSilent(true)), ("rfkill off", .rfkill(false)),
        ("hardware-error", .hardwareError),
        (
            "flap aa:bb:cc:dd:ee:ff Connected 3",
            .flap("AA:BB:CC:DD:EE:FF", property: "Connected", count: 3)
        ),
        ("phantom AA:BB:CC:DD:EE:FF", .phantom("AA:BB:CC:DD:EE:FF")),
        ("false-ok AA:BB:CC:DD:EE:FF", .falseOK("AA:BB:CC:DD:EE:FF")),
        ("link-loss AA:BB:CC:DD:EE:FF", .linkLoss("AA:BB:CC:DD:EE:FF")),
        ("hangup-on-connect AA:BB:CC:DD:EE:FF", .hangUpOnConnect("AA:BB:CC:DD:EE:FF", count: 1)),
        ("out-of-range AA:BB:CC:DD:EE:FF", .outOfRange("AA:BB:CC:DD:EE:FF")),
        ("in-range AA:BB:CC:DD:EE:FF", .inRange("AA:BB:CC:DD:EE:FF")),
        ("peer-silent AA:BB:CC:DD:EE:FF on", .peerSilent("AA:BB:CC:DD:EE:FF", true)),
        ("hang-read 2a19", .hangRead("2a19")), ("notify 2a19 00ff", .notify("2a19", [0, 255])),
        ("crash-on-power-off-during-connect", .crashOnPowerOffDuringConnect(count: 1)),
        ("crash-on-unplug-during-connect 2", .crashOnUnplugDuringConnect(count: 2)),
        ("crash-on-refused-connect", .crashOnRefusedConnect(count: 1)),
    ])
    fileprivate func everyFaultHasItsLine(line: String, fault: Fault) throws {
        #expect(try Fault(parsing: line) == fault)
    }

    @Test(arguments: [
        "", "explode", "hold", "hold Connect", "hold Device1.Connect 0", "hold Device1.Connect x",
        "hold Device1.Connect 1 2", "delay Device1.Connect", "delay Device1.Connect -5",
        "refuse Device1.Connect Failed text", "refuse Device1.Connect org..x text",
        "refuse Device1.Connect org.bluez.Error.Failed", "fail Device1.Connect org.x.Y text",
        #"refuse Device1.Connect org.x.Y "text"#, "chaos 1 1.5", "chaos 1 0.5x", "chaos x 1",
        "phantom hci0", "phantom AA:BB:CC:DD:EE", "phantom AA:BB:CC:DD:EE:GG", "rfkill maybe",
        "notify 2a19 0", "notify 2a19 0g", "crash soon", "renumber hci0", "stall 1 2",
    ])
    func nonsenseIsRefused(line: String) {
        #expect(fails { _ = try Fault(parsing: line) })
    }

    @Test func aScriptHasTimesAndComments() throws {
        let script = try Script(
            parsing: """
                # first of all
                hold Device1.Connect   # every one

                at 0.5 crash
                at 12 release
                """
        )

        #expect(
            script.steps == [
                Script.Step(delay: .zero, fault: .hold("Device1.Connect", count: nil)),
                Script.Step(delay: .milliseconds(500), fault: .crash(.usual)),
                Script.Step(delay: .seconds(12), fault: .release("*")),
            ]
        )
    }

    @Test func aScriptsErrorNamesItsLine() {
        let error = failure(of: { _ = try Script(parsing: "stall\n\nexplode\n") })
        #expect((error as? FaultSyntaxError)?.message == "line 3: no such fault: explode")
        #expect(fails { _ = try Script(parsing: "at soon crash") })
    }

    @Test(arguments: [
        ("Device1.Connect", true), ("org.bluez.Device1.Connect", true), ("Device1.*", true),
        ("*", true), ("*.Connect", true), ("Device1.Connect@F0:F1:F2:F3:F4:F5", true),
        ("*@hci0", true), ("Device1.Disconnect", false), ("Adapter1.Connect", false),
        ("evice1.Connect", false), ("Device1.Connect@F0:F1:F2:F3:F4:F6", false), ("*@hci", false),
    ])
    func aPatternKnowsItsCalls(text: String, isMeant: Bool) throws {
        let pattern = try #require(BluezSimulator.MethodPattern(text))

        #expect(
            pattern.matches(
                interface: "org.bluez.Device1",
                member: "Connect",
                path: "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
            ) == isMeant
        )
    }
}
