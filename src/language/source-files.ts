import { dirname } from 'node:path'
import { warning } from '../diagnostics/diagnostic.ts'
import { findFile, type SearchFolders } from '../files/search.ts'
import type { ArgsSchema } from '../module/args.ts'
import { toBoolean } from '../module/scalar.ts'
import { firstWord } from '../state/words.ts'
import type { Action } from './action.ts'
import type { TaskArgs } from './args.ts'
import type { Compiler } from './compiler.ts'
import type { Task } from './step.ts'
import { chainOf } from './walk.ts'

/** Where a task's files are looked for: its role and those that brought it in, its own folder, the playbook's. */
export function sourceFolders({ role, place }: Pick<Task, 'role' | 'place'>, folder: string): SearchFolders {
  return { roleDirs: chainOf(role).map((one) => one.folder), taskDir: dirname(place.file), playbookDir: folder }
}

/** Warns of files and templates that a task names and that are not there: the play itself may still make them. */
export function checkSourceFiles(
  { module, place }: Action,
  { args, places }: TaskArgs,
  task: Pick<Task, 'role' | 'place'>,
  { folder, report, found: { checked } }: Compiler,
): void {
  for (const [name, schema] of Object.entries(module.args.properties)) {
    const given = schema.type === 'content' && schema.source !== 'text' ? args.get(name) : undefined
    if (schema.type !== 'content' || typeof given !== 'string' || given === '' || given.startsWith('/')) continue
    if (schema.source === 'tree' && isOnHost(args, module.args, schema.onHostIf)) continue
    const isArchive = schema.source === 'archive'
    if (isArchive && (isOnHost(args, module.args, schema.onHostIf) || args.has(schema.onHostUnless))) continue
    const file = schema.source === 'script' ? scriptIn(given) : given
    if (file === undefined || file.startsWith('/')) continue
    const kind = schema.source === 'template' ? 'templates' : 'files'
    const folders = sourceFolders(task, folder)
    const key = [kind, file, folders.taskDir, ...(folders.roleDirs ?? [])].join(' ')
    if (checked.has(key)) continue
    checked.add(key)
    const found = findFile(kind, file, folders)
    if (typeof found === 'string') continue
    const message = `there is no ${schema.source === 'template' ? 'template' : 'file'} "${file}"`
    report(warning('file-missing', message, places.get(name) ?? place, `looked for ${found.tried.join(', ')}`))
  }
}

/** The script that a command line begins with; undefined where that can't be read. */
function scriptIn(line: string): string | undefined {
  const first = firstWord(line)
  return 'word' in first ? first.word : undefined
}

/** Also where only the run can tell. */
function isOnHost(args: TaskArgs['args'], { properties }: ArgsSchema, name: string): boolean {
  const schema = properties[name]
  const given = args.get(name) ?? (schema && 'default' in schema ? schema.default : undefined)
  return (
    given !== undefined && !((typeof given === 'boolean' || typeof given === 'string') && toBoolean(given) === false)
  )
}
