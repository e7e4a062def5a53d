import { type Script, sh } from '../sh.ts'

/** How a run of apt-get waits, retries and treats configuration files. */
export interface AptManner {
  /** Words for dpkg without their dashes, separated by commas: `force-confdef,force-confold`. */
  readonly dpkg_options: string
  /** Seconds to wait for another process that holds a lock. */
  readonly lock_timeout: number
  readonly update_cache_retries: number
  /** Seconds. */
  readonly update_cache_retry_max_delay: number
  /** What policy-rc.d says meanwhile (101: start no service), or undefined to leave it alone. */
  readonly policy_rc_d: number | undefined
}

/** The steps of one change, in this order. */
export interface AptSteps {
  readonly clean: boolean
  readonly refresh: boolean
  /** The words after `apt-get`, or null. */
  readonly words: readonly string[] | null
  /** Stale lists name packages that the server has no more: may they be refreshed then? */
  readonly mayRefresh: boolean
  /** Packages that are there, but not yet for their own sake. */
  readonly keep: readonly string[]
}

/** One script for a whole change of packages: it never asks, waits for locks, and mends an interrupted dpkg first. */
export function aptScript(steps: AptSteps, manner: AptManner): Script {
  const options = manner.dpkg_options.split(',').filter(Boolean)
  const policy = manner.policy_rc_d === undefined ? sh`` : withPolicy(manner.policy_rc_d)
  return sh`${prelude(manner)}
${refreshing(manner)}
packages() { patiently apt-get -q -y -o Dpkg::Use-Pty=0 -o APT::Cmd::Pattern-Only=true ${options.flatMap((word) => ['-o', `Dpkg::Options::=--${word}`])} "$@"; }
${steps.clean ? sh`patiently apt-get clean || exit` : sh``}
${steps.refresh ? sh`refresh || exit` : sh``}
${steps.keep.length > 0 ? sh`patiently apt-mark manual ${steps.keep} || exit` : sh``}
${steps.words === null ? sh`exit 0` : change(steps.words, options, steps.mayRefresh, policy)}`
}

// Stdin is closed against questions; stderr goes through a file, since a daemon started by a package may keep it open.
function prelude({ lock_timeout: timeout }: AptManner): Script {
  return sh`export LC_ALL=C DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical
export NEEDRESTART_MODE=l NEEDRESTART_SUSPEND=1 APT_LISTCHANGES_FRONTEND=none
exec </dev/null
e=$(mktemp /tmp/rcprov.XXXXXXXX) || exit
finally() { rm -f "$e"; }
trap finally EXIT
trap 'exit 1' HUP INT TERM
deadline=$(($(date +%s) + ${timeout}))
patiently() {
  while :; do
    "$@" 2>"$e"; c=$?
    if [ $c -ne 0 ] && grep -qE ${LOCKED} "$e" && [ "$(date +%s)" -lt $deadline ]; then sleep 1; continue; fi
    cat "$e" >&2; return $c
  done
}`
}

// Not that the lock can't be opened: whoever is not root would wait in vain.
const LOCKED = 'Could not get lock|another process'

// The folder's time is what tells the age of the lists, and apt leaves it alone where nothing was new.
function refreshing({ update_cache_retries: retries, update_cache_retry_max_delay: longest }: AptManner): Script {
  return sh`refresh() {
  n=1 d=1
  until patiently apt-get -q -o APT::Update::Error-Mode=any update; do
    [ $n -lt ${retries} ] || { echo 'Failed to update apt cache' >&2; return 1; }
    sleep $d; n=$((n + 1)) d=$((d * 2)); [ $d -le ${longest} ] || d=${longest}
  done
  touch -c /var/lib/apt/lists /var/lib/apt/periodic/update-success-stamp
}`
}

function change(words: readonly string[], options: readonly string[], mayRefresh: boolean, policy: Script): Script {
  const again = sh` || { c=$?; grep -q 'Failed to fetch' "$e" && refresh && packages ${words} || exit $c; }`
  return sh`set -- /var/lib/dpkg/updates/[0-9]*
[ ! -e "$1" ] || patiently dpkg ${options.map((word) => `--${word}`)} --configure -a
${policy}
packages ${words}${mayRefresh ? again : sh``}`
}

// What a killed run left aside is the host's own policy, not ours.
function withPolicy(code: number): Script {
  return sh`policy=/usr/sbin/policy-rc.d
[ -e $policy.rcprov ] || [ ! -e $policy ] || mv $policy $policy.rcprov || exit
finally() { rm -f "$e" $policy; [ ! -e $policy.rcprov ] || mv $policy.rcprov $policy; }
printf '#!/bin/sh\\nexit %s\\n' ${code} > $policy && chmod 755 $policy || exit`
}
