import type { Place } from '../diagnostics/place.ts'
import type { Raw, RawDict } from '../template/values.ts'
import type { Inherited } from './inherit.ts'
import type { ModuleDefaults } from './module-defaults.ts'
import type { StrategyName } from './strategy.ts'
import type { Prompt } from './vars-prompt.ts'

/** One play as compiled: every import is resolved, every role loaded; only dynamic includes are left to the run. */
export interface Play {
  readonly name: Raw | null
  readonly place: Place
  readonly hosts: Raw
  /** undefined: as the run's default (true). */
  readonly gatherFacts: Raw | undefined
  readonly gatherSubset: Raw | undefined
  readonly gatherTimeout: Raw | undefined
  readonly factPath: Raw | undefined
  readonly vars: RawDict
  readonly varsFiles: readonly Raw[]
  readonly varsPrompt: readonly Prompt[]
  readonly preTasks: readonly Step[]
  readonly roles: readonly Step[]
  readonly tasks: readonly Step[]
  readonly postTasks: readonly Step[]
  /** Role handlers first, then the play's own, each in the order of definition. */
  readonly handlers: readonly Handler[]
  readonly keywords: Keywords
  /** The folder of the playbook file: where files, templates, group_vars are looked up. */
  readonly folder: string
  /** Names of all static roles, those under `roles:` first, and of those that they depend on. */
  readonly roleNames: readonly string[]
  readonly dependentRoleNames: readonly string[]
  /** Defaults and vars of all static roles, lowest first: every task of the play sees them, below those of its own role. */
  readonly roleDefaults: readonly RawDict[]
  readonly roleVars: readonly RawDict[]
  /** Variables that its tasks and handlers set; `*` where any may be set. */
  readonly assigned: Readonly<Record<'task' | 'handler', ReadonlySet<string>>>
  readonly strategy: StrategyName | undefined
  readonly serial: Raw | undefined
  /** In which order hosts are taken; undefined: that of the inventory. */
  readonly order: Raw | undefined
  readonly forceHandlers: Raw | undefined
  /** More failed hosts than so many of a batch end the play. */
  readonly maxFailPercentage: Raw | undefined
}

export type Step = Task | Block

/** Tasks that stand or fall together; import_tasks, import_role and `roles:` become blocks too. */
export interface Block {
  readonly kind: 'block'
  readonly name: Raw | null
  readonly place: Place
  readonly block: readonly Step[]
  readonly rescue: readonly Step[]
  readonly always: readonly Step[]
  /** Of a role: what it is known by, and whether it runs again on a host where it has run. */
  readonly role?: { readonly key: string; readonly again: boolean }
}

/** One task, with all it inherits from its blocks, role, imports and play already in its keywords. */
export interface Task {
  readonly kind: 'task'
  /** The same for the same file content: `roles/web/tasks/main.yml:12:3`, followed by its imports' places. */
  readonly path: string
  readonly name: Raw | null
  readonly place: Place
  /** The module as it is written, for people. */
  readonly action: string
  /** The module's short name (`copy`, also for `ansible.builtin.copy`). */
  readonly module: string
  /** As written, templates unresolved; the free form is under the name that the module's schema gives it. */
  readonly args: RawDict
  /** Where each argument stands. */
  readonly argPlaces: ReadonlyMap<string, Place>
  readonly loop: Loop | null
  readonly register: string | null
  readonly changedWhen: readonly Condition[]
  readonly failedWhen: readonly Condition[]
  readonly until: readonly Condition[]
  readonly retries: Raw | undefined
  readonly delay: Raw | undefined
  /** Seconds that it may run on its own; undefined or 0: it is waited for. */
  readonly async: Raw | undefined
  /** Seconds between two looks at it; 0: it is left to itself. */
  readonly poll: Raw | undefined
  readonly notify: readonly Raw[]
  readonly keywords: Keywords
  readonly role: Role | null
  /** Of a dynamic include: what it hands down, which its own `when` and `tags` are no part of. */
  readonly inherited?: Inherited
}

export interface Handler extends Task {
  readonly listen: readonly Raw[]
}

/** An expression without braces (`x is defined`), or a plain boolean. */
export interface Condition {
  readonly raw: Raw
  readonly place: Place
}

export interface Loop {
  /** `loop` takes a list; `items` (with_items) flattens one level; others are lookups by name. */
  readonly kind: 'loop' | 'lookup'
  readonly lookup: string | null
  readonly items: Raw
  readonly variable: string
  readonly indexVariable: string | null
  readonly label: Raw | undefined
  readonly pause: Raw | undefined
  readonly extended: boolean
  /** `ansible_loop` holds all items too. */
  readonly allItems: boolean
  /** No item comes after one for which these hold. */
  readonly breakWhen: readonly Condition[]
}

/** What blocks and plays hand down. Of single values the innermost stands here; lists go from the outermost in. */
export interface Keywords {
  readonly when: readonly Condition[]
  readonly tags: readonly string[]
  readonly vars: readonly VarsLayer[]
  readonly become: Raw | undefined
  readonly becomeUser: Raw | undefined
  readonly becomeMethod: Raw | undefined
  readonly becomeExe: Raw | undefined
  readonly becomeFlags: Raw | undefined
  readonly remoteUser: Raw | undefined
  readonly connection: Raw | undefined
  readonly port: Raw | undefined
  readonly delegateTo: Raw | undefined
  readonly runOnce: Raw | undefined
  readonly ignoreErrors: Raw | undefined
  readonly ignoreUnreachable: Raw | undefined
  readonly noLog: Raw | undefined
  readonly checkMode: Raw | undefined
  readonly diff: Raw | undefined
  readonly environment: readonly Raw[]
  readonly anyErrorsFatal: Raw | undefined
  readonly delegateFacts: Raw | undefined
  readonly throttle: Raw | undefined
  readonly timeout: Raw | undefined
  /** Of each module that one names, the innermost. */
  readonly moduleDefaults: ModuleDefaults
}

export interface VarsLayer {
  readonly level: 'play' | 'role defaults' | 'role' | 'role params' | 'block' | 'task' | 'include params'
  readonly values: RawDict
  readonly place: Place
}

export interface Role {
  readonly name: string
  /** Absolute path. */
  readonly folder: string
  readonly defaults: RawDict
  readonly vars: RawDict
  readonly params: RawDict
  /** The role that brought it in: by depending on it, or by an import or include among its tasks. */
  readonly parent: Role | null
  readonly isDependency: boolean
}
