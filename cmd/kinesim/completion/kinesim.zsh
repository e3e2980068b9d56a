#compdef kinesim
# Completion of kinesim for zsh. Now: eval "$(kinesim completion zsh)"; for good: that line in ~/.zshrc.
_kinesim() {
  local line word
  local -a found folders
  for line in ${(f)"$(${~words[1]} __complete "${(@Q)words[2,CURRENT]}" 2> /dev/null)"}; do
    word=${line%%$'\t'*}
    if [[ $word == */ ]]; then
      folders+=("$word") # it goes on
    elif [[ $line == *$'\t'* ]]; then
      found+=("${word//:/\\:}:${line#*$'\t'}")
    else
      found+=("${word//:/\\:}")
    fi
  done
  (( ! $#found )) || _describe kinesim found
  (( ! $#folders )) || compadd -S '' -- "${folders[@]}"
}
if [[ $funcstack[1] == _kinesim ]]; then
  _kinesim "$@" # it lies in a folder of fpath
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _kinesim kinesim
fi
