# Completion of kinesim for fish. Now: kinesim completion fish | source; for good: write it to
# ~/.config/fish/completions/kinesim.fish
function __kinesim_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    $program __complete $words "$current" 2>/dev/null
end
complete -c kinesim -f -a '(__kinesim_complete)'
