/** What each shell evaluates to complete `havn`: it asks `havn completion query` at every Tab. */
export const COMPLETION_SCRIPTS = {
  bash: `_havn() {
  local line="\${COMP_LINE:0:COMP_POINT}" candidate prefix word
  word="\${line##* }"
  # Bash splits words at = and :, and puts back only what follows the last of them.
  prefix="\${word%"\${word##*[=:]}"}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate="\${candidate#"$prefix"}"
    case "$candidate" in
      *[=./]) COMPREPLY+=("$candidate") ;;
      *) COMPREPLY+=("$candidate ") ;;
    esac
  done < <(havn completion query "$line" 2>/dev/null)
}
complete -o nospace -F _havn havn
`,
  zsh: `#compdef havn
_havn() {
  local candidate
  local -a open closed
  for candidate in "\${(@f)$(havn completion query "\${LBUFFER}" 2>/dev/null)}"; do
    case "$candidate" in
      '') ;;
      *[=./]) open+=("$candidate") ;;
      *) closed+=("$candidate") ;;
    esac
  done
  (( \${#open} )) && compadd -Q -S '' -- "\${open[@]}"
  (( \${#closed} )) && compadd -Q -- "\${closed[@]}"
}
if [ "\${funcstack[1]}" = "_havn" ]; then
  _havn "$@"
else
  compdef _havn havn
fi
`,
  fish: `function __havn_complete
  havn completion query (commandline -cp | string collect) 2>/dev/null
end
complete -c havn -f -a '(__havn_complete)'
`,
} as const;
