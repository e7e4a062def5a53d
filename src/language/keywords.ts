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
  | 'defaults'
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
  /** Why rcprov takes it only here, where Ansible takes it elsewhere too, and what to do instead. */
  readonly onlyHere?: string
}

/** The fields of `Keywords` of which the innermost counts. */
export type SingleField = Exclude<keyof Keywords, 'when' | 'tags' | 'vars' | 'environment' | 'moduleDefaults'>

const everywhere: readonly Level[] = ['play', 'role', 'block', 'task', 'handler']
const belowPlay: readonly Level[] = ['role', 'block', 'task', 'handler']
const tasks: readonly Level[] = ['task', 'handler']
const play: readonly Level[] = ['play']
const block: readonly Level[] = ['block']

const single = (takes: Takes, field: SingleField, at = everywhere): Keyword => ({ at, takes, field })
const onlyOfPlay = (takes: Takes, field: SingleField, onlyHere: string): Keyword => ({
  at: play,
  takes,
  field,
  onlyHere,
})
const lacking = (takes: Takes, why: string, at = everywhere): Keyword => ({ at, takes, lacking: why })

const oneConnection = 'a host keeps one connection for the whole run'

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
  become_exe: single('text', 'becomeExe'),
  become_flags: single('text', 'becomeFlags'),
  module_defaults: { at: everywhere, takes: 'defaults' },
  // A host keeps one connection for the whole of a run; below a play only `connection: local` makes sense then.
  remote_user: onlyOfPlay('text', 'remoteUser', `${oneConnection}; write become_user, or set ansible_user of the host`),
  port: onlyOfPlay('number', 'port', `${oneConnection}; set ansible_port of the host`),
  connection: single('text', 'connection'),
  delegate_to: single('text', 'delegateTo', belowPlay),
  run_once: single('boolean', 'runOnce'),
  ignore_errors: single('boolean', 'ignoreErrors'),
  ignore_unreachable: single('boolean', 'ignoreUnreachable'),
  no_log: single('boolean', 'noLog'),
  check_mode: single('boolean', 'checkMode'),
  diff: single('boolean', 'diff'),
  any_errors_fatal: single('boolean', 'anyErrorsFatal'),
  delegate_facts: single('boolean', 'delegateFacts', belowPlay),
  throttle: single('number', 'throttle'),
  timeout: single('number', 'timeout'),

  debugger: lacking('text', 'look at results with debug, and go step by step with tags'),

  hosts: { at: play, takes: 'any' },
  gather_facts: { at: play, takes: 'boolean' },
  gather_subset: { at: play, takes: 'strings' },
  gather_timeout: { at: play, takes: 'number' },
  fact_path: { at: play, takes: 'text' },
  vars_files: { at: play, takes: 'list' },
  vars_prompt: { at: play, takes: 'list' },
  roles: { at: play, takes: 'steps' },
  pre_tasks: { at: play, takes: 'steps' },
  tasks: { at: play, takes: 'steps' },
  post_tasks: { at: play, takes: 'steps' },
  handlers: { at: play, takes: 'steps' },
  serial: { at: play, takes: 'any' },
  order: { at: play, takes: 'text' },
  strategy: { at: play, takes: 'text' },
  force_handlers: { at: play, takes: 'boolean' },
  max_fail_percentage: { at: play, takes: 'number' },
  user: { at: play, takes: 'text' },
  validate_argspec: lacking('any', 'check the variables with assert', play),

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
  async: { at: tasks, takes: 'number' },
  poll: { at: tasks, takes: 'number' },

  import_playbook: { at: ['import_playbook'], takes: 'text' },
}

/** The names of the keywords that something takes. */
export function keywordsAt(level: Level): ReadonlySet<string> {
  return names[level]
}

/** Whether Ansible takes it of roles, blocks and tasks too, but rcprov does not. */
export function isOnlyOfPlay(name: string): boolean {
  return Object.hasOwn(keywords, name) && keywords[name]?.onlyHere !== undefined
}

const named = (level: Level) =>
  new Set(Object.entries(keywords).flatMap(([name, { at }]) => (at.includes(level) ? [name] : [])))

const names: Readonly<Record<Level, ReadonlySet<string>>> = {
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
