import { matchHosts } from '../files/pattern.ts'
import type { Play, Step, Task } from '../language/step.ts'
import { selects } from '../language/tags.ts'
import { patternOf } from '../run/choose.ts'
import { type Raw, Template } from '../template/values.ts'
import { extraVars } from './extra-vars.ts'
import { type RunGiven, wordsOf } from './flags.ts'
import type { Loaded } from './load.ts'

/** What `--list-hosts`, `--list-tasks` and `--list-tags` print, in Ansible's layout; names with templates as they are written. */
export function printList(playbooks: readonly string[], { plays, inventory }: Loaded, given: RunGiven): string {
  const extra = extraVars(given['extra-vars'] ?? []).values
  const rows = plays.flatMap((play, index) => {
    const pattern = patternOf(play, extra)
    const title = play.name === null ? pattern.join(',') : showRaw(play.name)
    const { hosts } = matchHosts(pattern, inventory, given.limit ?? null)
    return [
      '',
      `  play #${index + 1} (${pattern.join(',')}): ${title}\tTAGS: [${play.keywords.tags.join(',')}]`,
      ...(given['list-hosts'] ? hostRows(pattern, hosts) : []),
      ...taskRows(play, given),
    ]
  })
  return ['', `playbook: ${playbooks.join(' ')}`, ...rows, ''].join('\n')
}

function hostRows(pattern: readonly string[], hosts: readonly string[]): string[] {
  const quoted = pattern.map((one) => `'${one}'`).join(', ')
  return [`    pattern: [${quoted}]`, `    hosts (${hosts.length}):`, ...hosts.map((host) => `      ${host}`)]
}

/** The tasks that the tags of the flags choose. */
function taskRows({ preTasks, roles, tasks, postTasks }: Play, given: RunGiven): string[] {
  const [only, skip] = [wordsOf(given.tags), wordsOf(given['skip-tags'])]
  const all = [...preTasks, ...roles, ...tasks, ...postTasks].flatMap(tasksOf)
  const chosen = all.filter((task) => selects(task.keywords.tags, only, skip))
  const tags = chosen.flatMap((task) => task.keywords.tags)
  return [
    ...(given['list-tasks'] ? ['    tasks:', ...chosen.map(taskRow)] : []),
    ...(given['list-tags'] ? [`      TASK TAGS: [${sorted(tags)}]`] : []),
  ]
}

function taskRow({ name, module, role, keywords }: Task): string {
  const title = name === null ? module : showRaw(name)
  return `      ${role ? `${role.name} : ` : ''}${title}\tTAGS: [${sorted(keywords.tags)}]`
}

function sorted(tags: readonly string[]): string {
  return [...new Set(tags)].sort().join(', ')
}

function tasksOf(step: Step): Task[] {
  return step.kind === 'task' ? [step] : [...step.block, ...step.rescue, ...step.always].flatMap(tasksOf)
}

function showRaw(raw: Raw): string {
  return raw instanceof Template ? raw.source : String(raw)
}
