import { quote } from '../state/sh.ts'

/**
 * Finds the folder that holds what rcprov keeps on a host, as $_rcd. Where /run can't be written it is the user's own:
 * not $XDG_RUNTIME_DIR, which systemd removes with the user's last session, and so with a lost connection.
 */
export const FIND_FOLDER = [
  '_rcd=/run/rcprov',
  'if [ ! -w /run ]; then _rcd=${HOME:-/}/.cache/rcprov',
  // A service's user may have no home; then nobody else may have taken the name.
  '(umask 077; mkdir -p "$_rcd") 2>/dev/null || { _rcd=/tmp/rcprov-$(id -u); mkdir -m 700 "$_rcd" 2>/dev/null',
  '[ -O "$_rcd" ] && [ ! -h "$_rcd" ] || { echo "$_rcd belongs to another user" >&2; exit 1; }; }; fi',
].join('; ')

/** Splits /proc/PID/stat behind the name, which may hold blanks: then $1 is the state and ${20} the start time. */
const READ_STAT = 'read -r _rcx <"/proc/$_rcp/stat" && set -- ${_rcx##*) }'

/**
 * What runs detached, as `sh -c … rcprov NONCE SECONDS` in the step's folder. The first to make the file `pid` runs the
 * step, so that a start may be repeated. The exit code is one write that ends in a newline: there, or not.
 */
const DETACHED = [
  '_rcn=$1 _rct=$2 _rcp=$$',
  'read -r _rcb </proc/sys/kernel/random/boot_id',
  READ_STAT,
  '(set -C; echo "$_rcp ${20} $_rcb" >pid) 2>/dev/null || exec rm -f "script-$_rcn" "in-$_rcn"',
  'umask 022',
  // The step's own group gets the signal, this shell among it, which must outlive it to write the code.
  'if [ "$_rct" -gt 0 ]; then trap : TERM',
  '(trap : TERM; while [ "$_rct" -gt 0 ] && [ ! -e code ]; do sleep 1; _rct=$((_rct-1)); done',
  '[ -e code ] || { echo >late; kill -TERM -$$; sleep 2; [ -e code ] || { echo 137 >code; kill -KILL -$$; }; }) & fi',
  'sh "./script-$_rcn" <"in-$_rcn" >out 2>err',
  'echo $? >code',
].join('\n')

/** Shell functions for looking at a step's folder: `_rcdone` reads the code, `_rcdead` tells a process that is gone. */
const LOOK = [
  '_rcdone() { read -r _rcc 2>/dev/null <code; }',
  // A start that is just being made has an empty pid file, or none yet.
  '_rcdead() { read -r _rcp _rcs _rcb 2>/dev/null <pid || return 1',
  'read -r _rcx </proc/sys/kernel/random/boot_id; [ "$_rcx" = "$_rcb" ] || return 0',
  `{ ${READ_STAT}; } 2>/dev/null || return 0`,
  '[ "${20}" != "$_rcs" ] || [ "$1" = Z ]; }',
].join('; ')

/** Waits up to a second for the end, in growing naps: a short command costs little more than its own time. */
const WAIT = [
  '_rci=0',
  'until _rcdone || _rcdead || [ $_rci -ge 20 ]; do',
  'case $_rci in [0-3]) sleep 0.01 ;; [4-9]) sleep 0.02 ;; *) sleep 0.07 ;; esac 2>/dev/null || sleep 1',
  '_rci=$((_rci+1)); done',
].join(' ')

/** Where one report ends and the next begins; random, so that no output looks like it. */
export type Marker = string

/** Prints new stdout, the marker, new stderr, the marker, and `done CODE LATE`, `dead` or `running`. */
function report(marker: Marker, out: number, err: number): string {
  const from = (file: string, offset: number) => `[ ! -s ${file} ] || tail -c +${offset + 1} ${file}`
  return [
    // Whatever it wrote must be read after its end was seen, and so must the code of one that ended meanwhile.
    "if _rcdone; then _rcs=done; elif _rcdead; then _rcdone && _rcs=done || _rcs=dead; else _rcs=running; fi",
    `${from('out', out)}; printf %s ${marker}; ${from('err', err)}; printf %s ${marker}`,
    '[ ! -e late ] || _rcc="$_rcc late"; echo "$_rcs $_rcc"',
  ].join('\n')
}

const enter = (step: string) => `${FIND_FOLDER}; cd "$_rcd/${step}" 2>/dev/null || { echo absent; exit 0; }`

/** Adds a piece of the step's stdin, from the payload. */
export function keepInput(step: string, nonce: string): string {
  return `${FIND_FOLDER}; umask 077; mkdir -p "$_rcd/${step}" && cat >>"$_rcd/${step}/in-${nonce}"`
}

/** Starts a step, unless it was started before, and waits a little for its end. `seconds` limit it, 0 does not. */
export function start(step: string, nonce: string, script: string, seconds: number, marker: Marker): string {
  return [
    `${FIND_FOLDER}; umask 077; mkdir -p "$_rcd/${step}" && cd "$_rcd/${step}" || exit 1`,
    LOOK,
    `if [ ! -e pid ]; then printf '%s\\n' ${quoteAlways(script)} >script-${nonce} || exit 1`,
    // No input was kept: there is none.
    `[ -e in-${nonce} ] || ln -s /dev/null in-${nonce}`,
    `_rcl=$(command -v setsid) || trap '' HUP`,
    `$_rcl sh -c ${quoteAlways(DETACHED)} rcprov ${nonce} ${seconds} </dev/null >/dev/null 2>&1 & fi`,
    WAIT,
    report(marker, 0, 0),
  ].join('\n')
}

/** Waits a little for a step's end, then prints what is new behind these offsets, in bytes. */
export function follow(step: string, out: number, err: number, marker: Marker): string {
  return [enter(step), LOOK, WAIT, report(marker, out, err)].join('\n')
}

/** Prints all that a step wrote, without waiting. */
export function look(step: string, marker: Marker): string {
  return [enter(step), LOOK, report(marker, 0, 0)].join('\n')
}

/** Removes a step's folder, or that of a whole run. */
export function remove(step: string): string {
  return `${FIND_FOLDER}; rm -rf "$_rcd/${step}"`
}

function quoteAlways(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
