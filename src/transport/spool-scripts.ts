import { FIND_FOLDER, quoted, READ_PROCESS } from './kept.ts'

/**
 * What runs detached, as `sh -c … rcprov NAME SECONDS FOLDER`. The first to make the file `pid` runs the step, so that
 * a start may be repeated. The exit code is one write that ends in a newline: it is there, or it is not.
 * Whoever waits has made the fifo `end`: opening it, which needs no reader, and removing it wakes them.
 */
const DETACHED = [
  '_rcn=$1 _rct=$2 _rcf=$3 _rcp=$$ _rci=/dev/null',
  'read -r _rcb </proc/sys/kernel/random/boot_id',
  READ_PROCESS,
  'set -C; echo "$_rcp ${20} $_rcb" 2>/dev/null >"$_rcf/pid" || exec rm -f "$_rcf/script-$_rcn" "$_rcf/in-$_rcn"; set +C',
  '[ ! -e "$_rcf/in-$_rcn" ] || _rci=$_rcf/in-$_rcn',
  'exec 3<"$_rci"; [ $_rci = /dev/null ] || rm -f "$_rci"',
  // The whole group gets the signal; this shell must outlive it to write the code.
  'if [ "$_rct" -gt 0 ]; then trap : TERM; (trap : TERM; exec 3<&-',
  // A run that has ended takes the folder away; the step may go on, but without a step there is nothing to limit.
  '_rcon() { [ ! -e "$_rcf/code" ] && kill -0 $$ 2>/dev/null; }',
  'while [ "$_rct" -gt 0 ] && _rcon; do sleep 1; _rct=$((_rct-1)); done',
  '! _rcon || { echo >"$_rcf/late"; kill -TERM -$$; sleep 2',
  '! _rcon || { echo 137 >"$_rcf/code"; kill -KILL -$$; }; }) & fi',
  '(umask 022; exec sh "$_rcf/script-$_rcn") <&3 3<&- >"$_rcf/out" 2>"$_rcf/err"',
  'echo $? >"$_rcf/code"; [ ! -p "$_rcf/end" ] || { exec 4<>"$_rcf/end"; exec rm -f "$_rcf/end"; }',
].join('\n')

/** Shell functions: `_rcdone` reads the code, `_rcdead` tells a process that is gone without one. */
const LOOK = [
  '_rcdone() { [ -e "$_rcf/code" ] && read -r _rcc <"$_rcf/code"; }',
  '_rcdead() { [ -s "$_rcf/pid" ] && read -r _rcp _rcs _rcb <"$_rcf/pid" || return 1',
  'read -r _rcx </proc/sys/kernel/random/boot_id; [ "$_rcx" = "$_rcb" ] || return 0',
  `{ ${READ_PROCESS}; } 2>/dev/null || return 0`,
  '[ "${20}" != "$_rcs" ] || [ "$1" = Z ]; }',
].join('\n')

/** Naps of a second, growing, for hosts where nothing better can be had. */
const NAPS = `${'0.01 '.repeat(5)}${'0.02 '.repeat(5)}${'0.1 '.repeat(9)}`

/** Waits for the end, but no longer than a second, so that what the step prints is seen meanwhile. */
const WAIT = [
  '_rcover() { _rcdone || _rcdead; }',
  // Not every busybox can sleep for a part of a second.
  '_rcnap() { for _rci; do if _rcover; then return; fi; sleep "$_rci" 2>/dev/null || { sleep 1; return; }; done; }',
  // Each nap is a process, which a short command is worth; a longer one is waited for by two that sleep until it ends.
  '[ -p "$_rcf/end" ] || { _rcnap 0.01 0.01; _rcover || mkfifo -m 600 "$_rcf/end" 2>/dev/null; }',
  // A step that ended before there was a fifo did not see it, so that its code is looked for once more.
  '_rcw=0; _rcover || { timeout 1 cat "$_rcf/end" >/dev/null 2>&1; _rcw=$?; }',
  // 124 tells that the second is over, as 143 does in busybox, of which an old one has no such timeout.
  `case $_rcw in 0 | 124 | 143) ;; *) _rcnap ${NAPS};; esac`,
].join('\n')

/** Prints new stdout, the marker, new stderr, the marker, and `done CODE [late]`, `dead`, `running` or `starting`. */
function report(marker: string, out: number, err: number): string {
  const from = (file: string, offset: number) => `[ ! -s "$_rcf/${file}" ] || tail -c +${offset + 1} "$_rcf/${file}"`
  return [
    // The state comes first: what is printed after is then all that an ended step wrote.
    'if _rcdone; then _rcs=done; elif [ ! -s "$_rcf/pid" ]; then _rcs=starting',
    'elif _rcdead; then _rcdone && _rcs=done || _rcs=dead; else _rcs=running; fi',
    `${from('out', out)}; printf %s ${marker}; ${from('err', err)}; printf %s ${marker}`,
    '[ ! -e "$_rcf/late" ] || _rcc="$_rcc late"; echo "$_rcs $_rcc"',
  ].join('\n')
}

const find = (step: string) => `${FIND_FOLDER}; _rcf=$_rcd/${step}; [ -d "$_rcf" ] || { echo absent; exit 0; }`
const make = (step: string) => `${FIND_FOLDER}; _rcf=$_rcd/${step}; umask 077; mkdir -p "$_rcf" || exit 1`

/** Keeps one piece of a long stdin, from the frame's payload. */
export function keepPiece(step: string, piece: number): string {
  return `${make(step)}; cat >"$_rcf/piece-${piece}"`
}

/** Where a step's stdin is: there is none, it is the frame's payload, or so many pieces were kept. */
export type Input = 'none' | 'payload' | number

const INPUT = (input: Input) => {
  if (input === 'none') return ':'
  if (input === 'payload') return 'cat >"$_rcf/in-$$" || exit 1'
  const pieces = Array.from({ length: input }, (_, i) => `"$_rcf/piece-${i}"`).join(' ')
  return `cat ${pieces} >"$_rcf/in-$$" && rm -f ${pieces} || exit 1`
}

/** Starts a step, unless it was started before, and waits a little for its end. `seconds` limit it, 0 does not. */
export function start(step: string, script: string, input: Input, seconds: number, marker: string): string {
  return [
    make(step),
    LOOK,
    // Two shells may come here with one step, if the connection of the first was lost: $$ keeps their files apart.
    `if [ ! -e "$_rcf/pid" ]; then printf '%s\\n' ${quoted(script)} >"$_rcf/script-$$" || exit 1; ${INPUT(input)}`,
    "_rcl=setsid; command -v setsid >/dev/null || { _rcl=; trap '' HUP",
    // Without a process group of its own, a step could not be killed with all its children.
    `[ ${seconds} = 0 ] || { echo 'a time limit needs setsid, which is not on this host' >&2; exit 1; }; }`,
    `$_rcl sh -c ${quoted(DETACHED)} rcprov $$ ${seconds} "$_rcf" </dev/null >/dev/null 2>&1 & fi`,
    WAIT,
    report(marker, 0, 0),
  ].join('\n')
}

/** Waits a little for a step's end, then prints what is new behind these offsets, in bytes. */
export function follow(step: string, out: number, err: number, marker: string): string {
  return [find(step), LOOK, WAIT, report(marker, out, err)].join('\n')
}

/** Prints all that a step wrote, without waiting. */
export function look(step: string, marker: string): string {
  return [find(step), LOOK, report(marker, 0, 0)].join('\n')
}

/** Removes a step's folder, or that of a whole run. */
export function remove(step: string): string {
  return `${FIND_FOLDER}; rm -rf "$_rcd/${step}"`
}
