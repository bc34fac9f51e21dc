# Completes the options of bleep-dbus-diagnostic, and their values where those are known.

_bleep_dbus_diagnostic()
{
    # By blanks: bash itself would part addresses at their colons.
    local line=${COMP_LINE:0:COMP_POINT} words word before
    read -r -a words <<<"$line"
    case $line in
    *[[:space:]]) word= before=${words[-1]} ;;
    *) word=${words[-1]} before=${words[-2]-} ;;
    esac
    case $word in
    --*=*) before=${word%%=*} word=${word#*=} ;;
    esac

    COMPREPLY=()
    case $before in
    --allow)
        # Several with commas: what stands before the last one stays.
        local given=
        [[ $word != *,* ]] || given=${word%,*},
        mapfile -t COMPREPLY < <(
            compgen -P "$given" -W "restart reset rfkill remove all" -- "${word##*,}")
        ;;
    --bus)
        mapfile -t COMPREPLY < <(compgen -W "unix:path=/run/dbus/system_bus_socket" -- "$word")
        ;;
    --report | --record | --openmetrics)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    --device)
        mapfile -t COMPREPLY < <(compgen -W "$(_bleep_devices)" -- "${word^^}")
        ;;
    --timeout | --duration | --interval | --threads | --operations) ;;
    *)
        mapfile -t COMPREPLY < <(compgen -W "
            --check-bluez --device --pool-test --doctor --all --monitor --watch --interval
            --duration --stress-test --threads --operations --recovery --plan --allow --history
            --report --record --no-redact --metrics --openmetrics --json --debug --bus --simulate
            --timeout --help --version" -- "$word")
        ;;
    esac

    # What bash takes for words of their own is there already, and not to be written again.
    local breaks= there=
    [[ $COMP_WORDBREAKS != *:* ]] || breaks+=:
    [[ $COMP_WORDBREAKS != *=* ]] || breaks+==
    [ -z "$breaks" ] || there=${word%"${word##*[$breaks]}"}
    [ "$before" != --device ] || there=${there^^}
    COMPREPLY=("${COMPREPLY[@]#"$there"}")
}

# The addresses that BlueZ knows, from the paths of its objects; none where it does not answer.
_bleep_devices()
{
    busctl --system --list --timeout=1 tree org.bluez 2>/dev/null |
        sed -n 's|.*/dev_\([0-9A-F_]\{17\}\)$|\1|p' | tr _ :
}

complete -F _bleep_dbus_diagnostic bleep-dbus-diagnostic
