# Completion of kinesim for bash. Now: eval "$(kinesim completion bash)"; for good: that line in ~/.bashrc.
_kinesim() {
  local program=${COMP_WORDS[0]/#\~/$HOME} words=() current='' head part i candidate
  # Bash splits words at = and at colons: they are put together again, as they were typed.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    part=${COMP_WORDS[i]}
    if ((${#words[@]})) && [[ $part == [=:]* || $current == *[=:] ]]; then
      current+=$part
      words[${#words[@]} - 1]=$current
    else
      current=$part
      words+=("$current")
    fi
  done
  # What stands before the last of the parts is there already.
  head=${current%"$part"}
  [[ $part != [=:]* ]] || head=$current
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    candidate=${candidate#"$head"}
    [[ $candidate != *[[:space:]]* ]] || candidate=$(printf %q "$candidate")
    [[ $candidate == */ ]] || candidate+=' ' # a folder goes on
    COMPREPLY+=("$candidate")
  done < <("$program" __complete "${words[@]}" 2> /dev/null)
}
complete -o nospace -F _kinesim kinesim
