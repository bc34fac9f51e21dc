#!/bin/bash
# Holds the tree against the house style, as far as a program can.
set -u
cd "$(dirname "$0")/.."
passed=0 failed=0

# check NAME COMMAND…: the command prints what is wrong, and nothing when all is well.
check() {
    local complaints
    complaints=$("${@:2}" 2>&1)
    if [ -z "$complaints" ]; then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n%s\n' "$1" "$complaints"
    fi
}

# Tracked and new files, so that it also serves before a commit; a tarball has no git.
files() {
    if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
        git ls-files -z --cached --others --exclude-standard -- "$@" |
            xargs -0 -r -n 1 sh -c '[ ! -f "$0" ] || echo "$0"'
    else
        local pattern
        for pattern in "$@"; do
            find . -name "${pattern#\*}" -o -name "$pattern" | grep -v '/\.\?build'
        done
    fi
}

swift_format() {
    swift format lint -r -s --configuration .swift-format Package.swift Sources Tests
}

long_lines() {
    files '*.h' '*.c' '*.swift' '*.sh' '*.py' Makefile .ci/run | while read -r file; do
        expand -t 4 "$file" | LC_ALL=C.UTF-8 grep -nE '^.{101}' | sed "s|^|$file:|"
    done
}

long_files() {
    files 'Sources/*.swift' | while read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -lt 250 ] || echo "$file: $lines lines, the house has room for 249"
    done
}

untidy_text() {
    files '*.h' '*.c' '*.swift' '*.sh' '*.py' '*.md' Makefile | while read -r file; do
        grep -nH '[[:space:]]$' "$file"
        [ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
    done
}

# What a build on one machine would leave behind.
machine_paths() {
    files '*' | grep -v '^scripts/lint.sh$' | while read -r file; do
        grep -nHIE '(^|[^A-Za-z0-9_.$}])(/work/|/opt/swift|/root/|/home/[a-z])' "$file"
    done
}

shell_syntax() {
    files '*.sh' .ci/run | while read -r file; do
        "$(sed -n '1s/^#!//p' "$file")" -n "$file"
    done
}

# What a real bluetoothd was seen to do is held against the simulator, scenario by scenario.
uncompared_scenarios() {
    diff <(/usr/bin/python3 Tests/vm/check.py --list | cut -d ' ' -f 1 | sort) \
        <(sed -n 's/^| `\([a-z_0-9]*\)` |.*/\1/p' docs/simulator-fidelity.md | sort) |
        sed -n 's/^< /no line for the scenario /p; s/^> /no scenario /p'
}

check 'Swift is formatted' swift_format
check 'no line is longer than 100 columns' long_lines
check 'no source file has 250 lines' long_files
check 'no trailing blanks, a newline at the end' untidy_text
check 'nothing names the machine it was made on' machine_paths
check 'shell scripts parse' shell_syntax
check 'docs/simulator-fidelity.md has a line for every scenario' uncompared_scenarios
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
