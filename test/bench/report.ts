import { median, type Result, type Series } from './results.ts'
import { TASKS } from './work.ts'

/** The goals, as ratios and MiB. */
const GOALS = { unchanged: 2, first: 1.1, memory: 150 }

/** The table of one result, and whether it met the goals. */
export function section(result: Result): string {
  const { hosts, date, cores, memoryGiB, node, first, unchanged } = result
  return `## ${hosts} hosts

Measured on ${date}: ${cores} cores, ${memoryGiB} GiB of memory, Node.js ${node}; the hosts run on the same cores.

| | runs | median | fastest to slowest | processor time | most memory | ratio |
|---|---|---|---|---|---|---|
| **nothing to change** | | | | | | **to the floor** |
${row('the floor', unchanged.floor, unchanged.floor)}
${row('rcprov', unchanged.rcprov, unchanged.floor)}
${row('a shell script with a command for each check, over OpenSSH', unchanged.script, unchanged.floor)}
${row('ansible-core', unchanged.ansible, unchanged.floor)}
| **first run on blank hosts** | | | | | | **to the shell script** |
${row('a shell script that does the work, over OpenSSH', first.script, first.script)}
${row('rcprov', first.rcprov, first.script)}
${row('ansible-core', first.ansible, first.script)}

${goals(result)}
`
}

function row(name: string, { seconds, cpu, peaks }: Series, base: Series): string {
  const range = `${format(Math.min(...seconds))} to ${format(Math.max(...seconds))} s`
  const ratio = median(seconds) / median(base.seconds)
  const cells = [
    name,
    seconds.length,
    `${format(median(seconds))} s`,
    seconds.length > 1 ? range : '',
    `${format(median(cpu))} s`,
    `${Math.max(...peaks).toFixed(0)} MiB`,
    ratio.toFixed(2),
  ]
  return `| ${cells.join(' | ')} |`
}

function goals({ hosts, first, unchanged }: Result): string {
  const ratio = median(unchanged.rcprov.seconds) / median(unchanged.floor.seconds)
  const effort = median(first.rcprov.seconds) / median(first.script.seconds)
  const peaks = [...unchanged.rcprov.peaks, ...first.rcprov.peaks]
  const peak = Math.max(...peaks)
  const verdict = (met: boolean) => (met ? '**met**' : '**missed**')
  const rows = [
    `| nothing to change: at most ${GOALS.unchanged} × the floor | ${ratio.toFixed(2)} × | ${verdict(ratio <= GOALS.unchanged)} |`,
    `| first run: at most ${GOALS.first.toFixed(2)} × the shell script | ${effort.toFixed(2)} × | ${verdict(effort <= GOALS.first)} |`,
  ]
  const memory = `| rcprov's memory with 10 hosts: at most ${GOALS.memory} MiB in any run | ${peak.toFixed(0)} MiB | ${verdict(peak <= GOALS.memory)} |`
  const [theirs, ours] = [median(unchanged.ansible.seconds), median(unchanged.rcprov.seconds)]
  const gap = `With nothing to change, rcprov takes 1/${(theirs / ours).toFixed(0)} of ansible-core's time.`
  return ['| goal | measured | |', '|---|---|---|', ...rows, ...(hosts === 10 ? [memory] : []), '', gap].join('\n')
}

const format = (seconds: number): string => (seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1))

/** The page of all results. */
export function page(results: readonly Result[]): string {
  return `# Benchmarks

Written by \`npm run bench\` (\`-- --hosts 10 --runs 5\`), with what it last measured for each number of hosts. The raw figures
are in \`test/bench/results.json\`.

The work: ${TASKS} tasks of a typical playbook (packages, a user, ten folders, ten templates, lines in a file, a unit, services).
It is done on disposable hosts of the lab, which share the machine with the controller, so all that a host does costs
the controller time, as it would not in a real network.

- **The floor** is the least that any run over SSH can cost: a bare Node.js process logs in to all hosts at once by ssh2, and
  sends one script that asks all that the tasks need to know in seven commands.
- **The shell scripts** go to all hosts at once, each over an OpenSSH login. The one for the first run installs, writes and starts
  what the playbook asks for, and neither checks nor renders anything.
- **ansible-core** is Debian's, with pipelining and forks for all hosts, and logs in anew each time. It is so far from the others
  that few runs are enough.
- Times are wall-clock times of whole processes, from start to exit. Runs alternate (floor, rcprov, script, floor, …), so that
  whatever else the machine does falls on all of them. Before each first run the hosts are thrown away and booted again;
  packages come from a cache on the same machine, filled before.
- Processor time and memory (the peak of the resident set) are those of the controller alone, as the kernel has counted them
  (wait4); of several processes, the time is that of all, the memory that of the largest.
- rcprov and ansible-core gather facts, check the playbook and write a log, which neither the floor nor the scripts do.
- The benchmark fails unless rcprov's first run leaves every host as the playbook says, to the last byte, its later runs
  change nothing, and Ansible too finds nothing to change on the hosts that rcprov has made.

${results.map(section).join('\n')}`
}
