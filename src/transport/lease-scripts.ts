import { FIND_FOLDER, quoted } from './kept.ts'

/** Seconds that a lease is valid without being renewed, by the host's own monotonic clock. */
export const LEASE_SECONDS = 30

/**
 * The file `lease` holds token, expiry and boot in its first line, and who it is in its second; it comes by a link and
 * changes by a rename, so it is always whole. Whoever changes one with the token T first makes the link `after-T`, so
 * that only one does; a link whose maker died is void when the lease it points to would have expired.
 * _rct, _rce, _rcx and _rco are what was read, _rcu and _rcb the host's time and boot, _rcf a file of this shell alone.
 */
const READ = `${FIND_FOLDER}; cd "$_rcd" 2>/dev/null || { echo none; exit 0; }; umask 077; _rcf=new-$$
read -r _rcu _rcx </proc/uptime; _rcu=\${_rcu%.*}; read -r _rcb </proc/sys/kernel/random/boot_id
_rcread() { _rct= _rce=0 _rcx= _rco=; { read -r _rct _rce _rcx; read -r _rco; } 2>/dev/null <"$1"; }
_rcover() { [ "$_rcx" != "$_rcb" ] || [ "$_rce" -le $_rcu ]; }
_rcwrite() { printf '%s\\n' "$1 $((_rcu+${LEASE_SECONDS})) $_rcb" "$2" >$_rcf; }
_rcclaim() { ln $_rcf "after-$1" 2>/dev/null && return; _rcread "after-$1"; ! _rcover || rm -f "after-$1"; false; }
_rcread lease`

const SHOW = `_rcread lease; [ "$_rct" ] || { echo none; exit 0; }
[ "$_rcx" = "$_rcb" ] || _rce=0; echo "$_rct $((_rce-_rcu))"; printf '%s\\n' "$_rco"`

/** Prints `none`, or token and seconds left, and what is said of the owner. Changes nothing. */
export const LOOK = `${READ}\n${SHOW}`

/** Takes the lease if it is free or over, or if its token is `instead`; then prints whose it is. */
export function take(token: string, said: string, instead: string): string {
  return `umask 077; ${FIND_FOLDER}; mkdir -p "$_rcd" || exit 1; ${READ}
_rcfree() { _rcover || [ "$_rct" = '${instead}' ]; }
_rcwrite ${token} ${quoted(said)} || exit 1
for _rci in 1 2 3 4 5 6 7 8 9; do _rcread lease
if [ "$_rct" = ${token} ]; then break
elif [ ! "$_rct" ]; then ln $_rcf lease 2>/dev/null
elif ! _rcfree; then break
elif _rcold=$_rct; _rcclaim "$_rcold"; then _rcread lease
[ "$_rct" != "$_rcold" ] || ! _rcfree || mv -f $_rcf lease; rm -f "after-$_rcold"
else sleep 0.1 2>/dev/null || sleep 1; fi; done
rm -f $_rcf; ${SHOW}`
}

/** Lets the lease with this token hold longer; then prints whose it is. */
export function renew(token: string): string {
  return `${READ}\n${change(token, 'mv -f $_rcf lease')}\n${SHOW}`
}

/** Removes the lease with this token. */
export function release(token: string): string {
  return `${READ}\n${change(token, 'rm -f lease')}`
}

function change(token: string, command: string): string {
  return `if [ "$_rct" = ${token} ]; then _rcwrite ${token} "$_rco"; for _rci in 1 2 3; do
if _rcclaim ${token}; then _rcread lease; [ "$_rct" != ${token} ] || ${command}; rm -f after-${token}; break
else sleep 0.1 2>/dev/null || sleep 1; fi; done; rm -f $_rcf; fi`
}
