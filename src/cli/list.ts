import type { Inventory } from '../files/inventory.ts'
import { matchHosts } from '../files/pattern.ts'
import type { Play, Step } from '../language/step.ts'
import { patternOf } from '../run/choose.ts'
import { type Raw, Template } from '../template/values.ts'

interface Wanted {
  readonly limit?: string | undefined
  readonly 'list-hosts'?: boolean | undefined
  readonly 'list-tasks'?: boolean | undefined
}

/** What `--list-hosts` and `--list-tasks` print; names with templates are shown as they are written. */
export function printList(plays: readonly Play[], inventory: Inventory, given: Wanted): string {
  const rows = plays.flatMap((play, index) => {
    const title = play.name === null ? String(play.hosts) : showRaw(play.name)
    const { hosts } = matchHosts(patternOf(play, new Map()), inventory, given.limit ?? null)
    return [
      `  play #${index + 1} (${String(play.hosts)}): ${title}`,
      ...(given['list-hosts'] ? [`    hosts (${hosts.length}):`, ...hosts.map((host) => `      ${host}`)] : []),
      ...(given['list-tasks'] ? ['    tasks:', ...sections(play).map((name) => `      ${name}`)] : []),
    ]
  })
  return `${rows.join('\n')}\n`
}

function sections({ preTasks, roles, tasks, postTasks }: Play): string[] {
  return [...preTasks, ...roles, ...tasks, ...postTasks].flatMap(titles)
}

function titles(step: Step): string[] {
  if (step.kind === 'block') return [...step.block, ...step.rescue, ...step.always].flatMap(titles)
  const name = step.name === null ? step.module : showRaw(step.name)
  const tags = step.keywords.tags.length > 0 ? `\tTAGS: [${step.keywords.tags.join(', ')}]` : ''
  return [`${step.role ? `${step.role.name} : ` : ''}${name}${tags}`]
}

function showRaw(raw: Raw): string {
  return raw instanceof Template ? raw.source : String(raw)
}
