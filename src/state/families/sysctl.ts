import type { Family, Probe } from '../probe.ts'
import { sh } from '../sh.ts'

/** The value that the running kernel has of a parameter, with single blanks; null where there is no such parameter. */
export function sysctl(name: string): Probe<string | null> {
  return { family: sysctlFamily, subject: name }
}

/** The file that a parameter is in: `net.ipv4.conf.eth0/1.rp_filter` is `/proc/sys/net/ipv4/conf/eth0.1/rp_filter`. */
export function sysctlPath(name: string): string {
  const [separator] = /[./]/.exec(name) ?? []
  const swapped = name.replace(/[./]/g, (found) => (found === '.' ? '/' : '.'))
  return `/proc/sys/${separator === '/' ? name : swapped}`
}

/** A value as it is compared: the kernel puts tabs where one writes blanks. */
export function plainValue(value: string): string {
  return value.trim().replace(/[ \t]+/g, ' ')
}

const sysctlFamily: Family<string | null> = {
  kind: 'script',
  name: 'sysctl',
  absent: null,
  script: (names) =>
    sh`for f in ${names.map(sysctlPath)}; do printf '\\0'; if [ -f "$f" ] && v=$(cat < "$f"); then printf '+%s' "$v"; fi; done 2>/dev/null`,
  parse: (stdout, names) => {
    const answers = stdout.toString().split('\0').slice(1)
    return names.map((_, i) => (answers[i]?.startsWith('+') ? plainValue(answers[i].slice(1)) : null))
  },
  cells: (value) => ({ value }),
}
