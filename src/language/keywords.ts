import type { Keywords } from './step.ts'

/** What a map of a playbook describes: each takes keywords of its own. */
export type Level = 'play' | 'role' | 'block' | 'task' | 'handler' | 'import_playbook'

/** What a keyword takes; a template may stand for all but `steps`, `vars`, `tags` and `word`. */
export type Takes =
  | 'boolean'
  | 'text'
  | 'number'
  | 'strings'
  | 'list'
  | 'dict'
  | 'environment'
  | 'vars'
  | 'any'
  | OwnTakes

/** What is read by a reader of its own: only what it is called in messages stands here. */
type OwnTakes = 'steps' | 'conditions' | 'tags' | 'word'

export interface Keyword {
  readonly at: readonly Level[]
  readonly takes: Takes
  /** Where the value goes, for the single values that are handed down. */
  readonly field?: SingleField
  /** Why rcprov has none of it yet, and what to do without. */
  readonly lacking?: string
}

/** The fields of `Keywords` of which the innermost counts. */
export type SingleField = Exclude<keyof Keywords, 'when' | 'tags' | 'vars' | 'environment'>

const everywhere: readonly Level[] = ['play', 'role', 'block', 'task', 'handler']
const belowPlay: readonly Level[] = ['role', 'block', 'task', 'handler']
const tasks: readonly Level[] = ['task', 'handler']
const play: readonly Level[] = ['play']
const block: readonly Level[] = ['block']

const single = (takes: Takes, field: SingleField, at = everywhere): Keyword => ({ at, takes, field })
const lacking = (takes: Takes, why: string, at = everywhere): Keyword => ({ at, takes, lacking: why })

/** Every keyword of Ansible's language. */
export const keywords: Readonly<Record<string, Keyword>> = {
  name: { at: [...everywhere, 'import_playbook'], takes: 'text' },
  vars: { at: [...everywhere, 'import_playbook'], takes: 'vars' },
  tags: { at: [...everywhere, 'import_playbook'], takes: 'tags' },
  when: { at: [...belowPlay, 'import_playbook'], takes: 'conditions' },
  environment: { at: everywhere, takes: 'environment' },
  // Names where to look for modules; all that rcprov has are found without.
  collections: { at: everywhere, takes: 'strings' },

  become: single('boolean', 'become'),
  become_user: single('text', 'becomeUser'),
  become_method: single('text', 'becomeMethod'),
  // Of a play only: a host has one connection for the whole of a run.
  remote_user: single('text', 'remoteUser', play),
  connection: single('text', 'connection', play),
  delegate_to: single('text', 'delegateTo', belowPlay),
  run_once: single('boolean', 'runOnce'),
  ignore_errors: single('boolean', 'ignoreErrors'),
  ignore_unreachable: single('boolean', 'ignoreUnreachable'),
  no_log: single('boolean', 'noLog'),
  check_mode: single('boolean', 'checkMode'),
  diff: single('boolean', 'diff'),
  any_errors_fatal: single('boolean', 'anyErrorsFatal'),

  become_exe: lacking('text', 'sudo and su are found by PATH'),
  become_flags: lacking('text', 'sudo and su are called with fixed options'),
  debugger: lacking('text', 'look at results with debug, and go step by step with tags'),
  delegate_facts: lacking('boolean', 'facts stay with the host that the task is for', belowPlay),
  module_defaults: lacking('any', 'write the arguments in each task, or loop over them'),
  port: lacking('number', 'set ansible_port in the inventory'),
  throttle: lacking('number', 'limit how many hosts are worked on with --forks'),
  timeout: lacking('number', 'put timeout(1) before the command'),

  hosts: { at: play, takes: 'any' },
  gather_facts: { at: play, takes: 'boolean' },
  gather_subset: { at: play, takes: 'strings' },
  vars_files: { at: play, takes: 'list' },
  roles: { at: play, takes: 'steps' },
  pre_tasks: { at: play, takes: 'steps' },
  tasks: { at: play, takes: 'steps' },
  post_tasks: { at: play, takes: 'steps' },
  handlers: { at: play, takes: 'steps' },
  serial: { at: play, takes: 'any' },
  strategy: { at: play, takes: 'text' },
  force_handlers: { at: play, takes: 'boolean' },
  user: { at: play, takes: 'text' },
  fact_path: lacking('text', 'local facts are read from /etc/ansible/facts.d', play),
  gather_timeout: lacking('number', 'facts are gathered without a limit of time', play),
  max_fail_percentage: lacking('number', 'any_errors_fatal ends a play at the first failure', play),
  order: lacking('text', 'hosts go in the order of the inventory', play),
  validate_argspec: lacking('any', 'check the variables with assert', play),
  vars_prompt: lacking('list', 'give the values with --extra-vars', play),

  block: { at: block, takes: 'steps' },
  rescue: { at: block, takes: 'steps' },
  always: { at: block, takes: 'steps' },
  notify: { at: ['block', ...tasks], takes: 'strings' },

  action: { at: tasks, takes: 'any' },
  local_action: { at: tasks, takes: 'any' },
  args: { at: tasks, takes: 'dict' },
  changed_when: { at: tasks, takes: 'conditions' },
  failed_when: { at: tasks, takes: 'conditions' },
  until: { at: tasks, takes: 'conditions' },
  retries: { at: tasks, takes: 'number' },
  delay: { at: tasks, takes: 'number' },
  loop: { at: tasks, takes: 'list' },
  loop_control: { at: tasks, takes: 'dict' },
  register: { at: tasks, takes: 'word' },
  listen: { at: ['handler'], takes: 'strings' },
  async: lacking('number', 'without it, the task is waited for', tasks),
  poll: lacking('number', 'without it, the task is waited for', tasks),

  import_playbook: { at: ['import_playbook'], takes: 'word' },
}

/** The names of the keywords that something takes. */
export function keywordsAt(level: Level): readonly string[] {
  return names[level]
}

const named = (level: Level) => Object.entries(keywords).flatMap(([name, { at }]) => (at.includes(level) ? [name] : []))

const names: Readonly<Record<Level, readonly string[]>> = {
  play: named('play'),
  role: named('role'),
  block: named('block'),
  task: named('task'),
  handler: named('handler'),
  import_playbook: named('import_playbook'),
}

/** The only keywords of a dynamic include itself; what its tasks are to have goes under `apply`. */
export const includeKeywords: ReadonlySet<string> = new Set([
  ...['action', 'args', 'collections', 'ignore_errors', 'listen', 'local_action', 'loop', 'loop_control'],
  ...['name', 'no_log', 'register', 'run_once', 'tags', 'vars', 'when'],
])

/** The lookups that `with_…` may name. */
export const lookupNames: readonly string[] = [
  ...['cartesian', 'config', 'csvfile', 'dict', 'env', 'file', 'fileglob', 'first_found', 'flattened'],
  ...['indexed_items', 'ini', 'inventory_hostnames', 'items', 'lines', 'list', 'nested', 'password', 'pipe'],
  ...['random_choice', 'sequence', 'subelements', 'template', 'together', 'unvault', 'url', 'varnames', 'vars'],
]
