# Completes the options of bleep-run, and then the program's, as if it stood alone.

_bleep_run()
{
    # By blanks: bash itself would part categories at their equals signs.
    local line=${COMP_LINE:0:COMP_POINT} words word before place
    read -r -a words <<<"$line"
    case $line in
    *[[:space:]]) words+=("") ;;
    esac

    # The first word that is neither an option nor the value of one is the program.
    for ((place = 1; place < ${#words[@]} - 1; place++)); do
        case ${words[place]} in
        --timeout | --longest-own | --metrics | --record) ((place++)) ;;
        --) ((place++)); break ;;
        -*) ;;
        *) break ;;
        esac
    done
    if ((place < ${#words[@]} - 1)); then
        ! declare -F _command_offset >/dev/null || _command_offset "$place"
        return
    fi

    word=${words[-1]} before=${words[-2]-}
    case $word in
    --*=*) before=${word%%=*} word=${word#*=} ;;
    esac
    COMPREPLY=()
    case $before in
    --timeout)
        mapfile -t COMPREPLY < <(compgen -S = -W "
            connect disconnect pair get_property set_property read write start_notify
            stop_notify default" -- "$word")
        compopt -o nospace 2>/dev/null
        ;;
    --recover)
        mapfile -t COMPREPLY < <(compgen -W "restart reset rfkill remove all" -- "$word")
        ;;
    --metrics | --record)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        ;;
    --longest-own) ;;
    *)
        case $word in
        -*)
            mapfile -t COMPREPLY < <(compgen -W "
                --timeout --longest-own --no-deadlines --no-cancel --metrics --no-metrics
                --record --recover --help --version" -- "$word")
            ;;
        *) mapfile -t COMPREPLY < <(compgen -c -- "$word") ;;
        esac
        ;;
    esac
}

complete -F _bleep_run bleep-run
