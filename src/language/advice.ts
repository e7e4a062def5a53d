import type { Level } from './keywords.ts'

/** What to do instead of a keyword where Ansible does not take it. */
const advice: Readonly<Record<string, string>> = {
  'block.delegate_facts': 'write it in each task',
  'block.loop': 'put the tasks into a file, and write include_tasks with the loop',
  'block.register': 'write it in each task',
  'block.until': 'write it in each task',
  'play.delegate_to': 'write it in each task, or put them into a block',
  'play.loop': 'put the tasks into a file, and write include_tasks with the loop',
  'play.notify': 'write it in each task, or put them into a block',
  'play.register': 'write it in each task',
  'play.when': 'write it in each task, or put them into a block',
  'task.handlers': 'handlers stand beside "tasks" in a play, or in handlers/main.yml of a role',
  'task.hosts': 'hosts are of a play; to run one task on another host, write delegate_to',
  'task.roles': 'write include_role',
}

/** Undefined where there is nothing better to say than where the keyword belongs. */
export function adviceOn(name: string, level: Level): string | undefined {
  const key = `${level}.${name}`
  return Object.hasOwn(advice, key) ? advice[key] : undefined
}
