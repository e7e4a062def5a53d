import { type Script, sh } from '../../state/sh.ts'

/** One call of ufw. */
export function call(words: readonly string[]): Script {
  return sh`/usr/sbin/ufw ${words}`
}

/** Has the kernel take the rules that it has lost. */
export function loadScript(): Script {
  const isThere = sh`iptables -w 5 -S ufw-user-input > /dev/null 2>&1`
  return sh`${unlinkedChainsGo()}; if ${isThere}; then ${call(['reload'])}; else ${call(['--force', 'enable'])}; fi`
}

/**
 * Where somebody has flushed the chains of the kernel, ufw finds its own still there, takes itself for started, and what
 * comes in never gets to its rules: with the policy it then sets, the host is shut. Without them it makes all anew.
 */
export function unlinkedChainsGo(): Script {
  return sh`for t in '' 6; do x="ip\${t}tables -w 5"; r=$($x -S)
if printf '%s\\n' "$r" | grep -qx -e "-N ufw$t-before-input" && ! printf '%s\\n' "$r" | grep -qx -e "-A INPUT -j ufw$t-before-input"; then
for c in INPUT OUTPUT FORWARD; do $x -P $c ACCEPT; done
printf '%s\\n' "$r" | sed -nE "s/^-A ((INPUT|OUTPUT|FORWARD) -j ufw$t-.*)/-D \\1/p" | while read -r l; do $x $l; done
for o in -F -X; do printf '%s\\n' "$r" | sed -n "s/^-N \\(ufw$t-.*\\)/\\1/p" | while read -r c; do $x $o "$c"; done; done
fi; done 2> /dev/null`
}
