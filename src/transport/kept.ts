/**
 * Finds the folder for what rcprov keeps on a host, as $_rcd. Where /run can't be written it is the user's own:
 * not $XDG_RUNTIME_DIR, which systemd removes with the user's last session, and so with a lost connection.
 */
export const FIND_FOLDER = [
  '_rcd=/run/rcprov',
  'if [ ! -w /run ]; then _rcd=${HOME:-}/.cache/rcprov',
  // A service's user may have no home; then nobody else may have taken the name.
  '(umask 077; mkdir -p "$_rcd") 2>/dev/null || { _rcd=/tmp/rcprov-$(id -u); mkdir -m 700 "$_rcd" 2>/dev/null',
  '[ -O "$_rcd" ] && [ ! -h "$_rcd" ] || { echo "$_rcd belongs to another user" >&2; exit 1; }; }; fi',
].join('; ')

/** Reads the process $_rcp: then $1 is its state and ${20} its start time. The name before them may hold blanks. */
export const READ_PROCESS = 'read -r _rcx <"/proc/$_rcp/stat" && set -- ${_rcx##*) }'

/** Quotes a word that may be empty, for a script that rcprov itself puts together. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
