/**
 * The program that runs on the host. It reads frames from stdin, one after the other:
 *
 *     NONCE LINES BYTES PAYLOAD     header; either LINES or BYTES is 0
 *     script…                       ends with a comment that holds the nonce
 *     payload…NONCE                 only if PAYLOAD is not 0
 *
 * and ends the output of each, on stdout and on stderr, with a line that holds the nonce and the exit code.
 * A nonce is random and unset before the script runs, so no output can look like that line.
 * A script or payload that was cut off by a lost connection is never taken for a whole one.
 */
const PROGRAM = [
  'unset l ENV BASH_ENV CDPATH',
  'export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"',
  'umask 022',
  `_rcl=$(printf '\\n_')`,
  '_rcl=${_rcl%_}',
  '_rcread() { dd bs=$1 count=1 iflag=fullblock 2>/dev/null; }',
  // An old busybox has no fullblock; byte by byte is slow, but never short.
  'dd bs=1 count=0 iflag=fullblock </dev/null >/dev/null 2>&1 || _rcread() { dd bs=1 count=$1 2>/dev/null; }',
  'while IFS=" " read -r _rcn _rck _rcb _rcp; do _rcs=',
  // Short scripts are read by the shell itself: a fork and exec of dd costs 1 ms.
  'while [ $_rck -gt 0 ]; do IFS= read -r _rcx || exit; _rcs=$_rcs$_rcx$_rcl _rck=$((_rck-1)); done',
  '[ $_rcb = 0 ] || _rcs=$(_rcread $_rcb)$_rcl',
  'case $_rcs in *"#$_rcn$_rcl") ;; *) exit 1 ;; esac',
  'if [ $_rcp = 0 ]; then (unset _rcn; eval "unset _rcs;$_rcs") </dev/null',
  // The payload's pipe stays open until its end is seen; without one, all that this shell started must die.
  'else { _rcread $_rcp; IFS= read -r _rcx; [ "$_rcx" = $_rcn ] || kill -9 0; } | (unset _rcn; eval "unset _rcs;$_rcs"); fi',
  `_rcx=$?; printf '\\n%s %s\\n' $_rcn $_rcx; printf '\\n%s %s\\n' $_rcn $_rcx >&2; done`,
].join('; ')

/** The loop as one line, for the shell that `boot` has started. */
export const LOOP = `${PROGRAM.replaceAll('do; ', 'do ')}\n`

/** A command of a POSIX shell that says hello on both outputs, then runs the line it is sent; holds no single quote. */
export function boot(nonce: string): string {
  return `echo;echo "${nonce} 0";echo >&2;echo "${nonce} 0">&2;read -r l;eval "$l"`
}

/** The largest payload of one frame, in bytes; callers send more in several frames. */
export const MAX_PAYLOAD = 1024 * 1024

const SHORT_SCRIPT = 2048

/** The bytes of one frame. Throws on a script with a NUL or a payload that is too large, which are bugs. */
export function encodeFrame(nonce: string, script: string, payload: Uint8Array = new Uint8Array()): Buffer {
  if (script.includes('\0')) throw new Error('a script holds a NUL byte')
  if (payload.length > MAX_PAYLOAD) throw new Error(`a payload of ${payload.length} bytes is more than one frame takes`)
  const text = Buffer.from(`${script}\n#${nonce}\n`)
  const short = text.length <= SHORT_SCRIPT
  const lines = short ? script.split('\n').length + 1 : 0
  const bytes = short ? 0 : text.length
  const parts = [Buffer.from(`${nonce} ${lines} ${bytes} ${payload.length}\n`), text]
  if (payload.length > 0) parts.push(Buffer.from(payload), Buffer.from(`${nonce}\n`))
  return Buffer.concat(parts)
}
