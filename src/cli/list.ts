import { matchHosts } from '../files/pattern.ts'
import { earlyScope } from '../language/early-scope.ts'
import type { Play, Step, Task } from '../language/step.ts'
import { selects } from '../language/tags.ts'
import { patternOf } from '../run/choose.ts'
import { TemplateError } from '../template/errors.ts'
import { evaluate } from '../template/evaluate.ts'
import { repr, str } from '../template/text.ts'
import { type Raw, Template } from '../template/values.ts'
import type { RunGiven } from './flags.ts'
import type { Loaded } from './load.ts'

type Wanted = Pick<RunGiven, 'list-hosts' | 'list-tasks' | 'list-tags' | 'limit'>

/** What `--list-hosts`, `--list-tasks` and `--list-tags` print, in Ansible's layout; names of tasks as they are written. */
export function printList(loaded: Loaded, given: Wanted): string {
  const rows = loaded.playbooks.flatMap(({ file, plays }) => [
    '',
    `playbook: ${file}`,
    ...plays.flatMap((play, index) => playRows(play, index + 1, loaded, given)),
  ])
  return [...rows, ''].join('\n')
}

function playRows(play: Play, number: number, loaded: Loaded, given: Wanted): string[] {
  const { extra, inventory } = loaded
  const pattern = patternOf(play, extra)
  const title = play.name === null ? pattern.join(',') : playTitle(play.name, play, loaded)
  const { hosts } = matchHosts(pattern, inventory, given.limit ?? null)
  return [
    '',
    `  play #${number} (${pattern.join(',')}): ${title}\tTAGS: [${play.keywords.tags.join(',')}]`,
    ...(given['list-hosts'] ? hostRows(pattern, hosts) : []),
    ...taskRows(play, loaded, given),
  ]
}

/** With variables of the play and of `-e`; a name that needs others stays as it is written. */
function playTitle(name: Raw, { vars }: Play, { extra }: Loaded): string {
  try {
    return str(evaluate(name, earlyScope([extra, vars])))
  } catch (reason) {
    if (reason instanceof TemplateError) return showRaw(name)
    throw reason
  }
}

function hostRows(pattern: readonly string[], hosts: readonly string[]): string[] {
  return [`    pattern: ${repr([...pattern])}`, `    hosts (${hosts.length}):`, ...hosts.map((host) => `      ${host}`)]
}

/** The tasks that the tags choose, without those that follow a failure or stand in an `always`. */
function taskRows(play: Play, { settings }: Loaded, given: Wanted): string[] {
  const all = [...play.preTasks, ...play.roles, ...play.tasks, ...play.postTasks].flatMap(tasksOf)
  const chosen = all.filter((task) => selects(task.keywords.tags, settings.tags, settings.skipTags))
  const tags = chosen.flatMap((task) => task.keywords.tags)
  return [
    ...(given['list-tasks'] ? ['    tasks:', ...chosen.map(taskRow)] : []),
    ...(given['list-tags'] ? [`      TASK TAGS: [${sorted(tags)}]`] : []),
  ]
}

function taskRow({ name, action, role, keywords }: Task): string {
  const title = name === null ? '' : showRaw(name)
  const full = title === '' ? action : role ? `${role.name} : ${title}` : title
  return `      ${full}\tTAGS: [${sorted(keywords.tags)}]`
}

function sorted(tags: readonly string[]): string {
  return [...new Set(tags)].sort().join(', ')
}

function tasksOf(step: Step): Task[] {
  return step.kind === 'task' ? [step] : step.block.flatMap(tasksOf)
}

function showRaw(raw: Raw): string {
  return raw instanceof Template ? raw.source : String(raw)
}
