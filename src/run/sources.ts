import { readFileSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type FileKind, findFile, type SearchFolders } from '../files/search.ts'
import type { ArgSchema, Args, ArgsSchema } from '../module/args.ts'
import { bytesContent, type Content } from '../state/content.ts'
import { extendScope, renderText } from '../template/evaluate.ts'
import type { Scope } from '../template/scope.ts'
import { Secret, Template, Unknown } from '../template/values.ts'
import { fileContent, folderContent } from './content.ts'
import type { Prepared } from './prepare.ts'

/** Turns the arguments that name files, folders, templates or texts into contents. */
export async function resolveSources(
  schema: ArgsSchema,
  args: Args<ArgsSchema>,
  scope: Scope,
  places: SearchFolders,
): Promise<Prepared> {
  const resolved: Record<string, unknown> = { ...args }
  for (const [name, argument] of Object.entries(schema.properties)) {
    const given = resolved[name]
    if (argument.type !== 'content' || given === undefined || given === null) continue
    const source = await resolve(argument, given, resolved, scope, places)
    if ('kind' in source) return source
    resolved[name] = source.value
  }
  return { kind: 'ready', args: Object.freeze(resolved) as Args<ArgsSchema> }
}

type Resolved = { readonly value: unknown } | Exclude<Prepared, { kind: 'ready' }>

async function resolve(
  argument: Extract<ArgSchema, { type: 'content' }>,
  given: unknown,
  args: Readonly<Record<string, unknown>>,
  scope: Scope,
  places: SearchFolders,
): Promise<Resolved> {
  if (argument.source === 'text') return { value: textContent(given) }
  if (argument.source === 'tree' && args[argument.onHostIf] === true) return { value: given }
  const name = String(given)
  const kind: FileKind = argument.source === 'template' ? 'templates' : 'files'
  const path = findFile(kind, name, places)
  if (typeof path !== 'string') {
    return { kind: 'failed', message: `Could not find or access '${name}'. Searched in: ${path.tried.join(', ')}` }
  }
  if (argument.source === 'template') return renderFile(path, args, scope)
  return { value: (await stat(path)).isDirectory() ? await treeOf(path, name) : await fileContent(path) }
}

/** As rsync has it: with a slash at the end, what is in the folder; without, the folder itself. */
async function treeOf(path: string, name: string) {
  const { entries } = await folderContent(path)
  if (name.endsWith('/')) return { entries }
  const mode = (await stat(path)).mode & 0o7777
  const top = basename(path)
  const below = entries.map((entry) => ({ ...entry, path: `${top}/${entry.path}` }))
  return { entries: [{ kind: 'folder' as const, path: top, mode: mode.toString(8).padStart(4, '0') }, ...below] }
}

function textContent(given: unknown): Content {
  const secret = given instanceof Secret
  const plain = given instanceof Secret ? given.open() : given
  const text = typeof plain === 'string' ? plain : JSON.stringify(plain)
  return bytesContent(Buffer.from(text), { secret })
}

function renderFile(path: string, args: Readonly<Record<string, unknown>>, scope: Scope): Resolved {
  // Templates are small, and are read for each host: the thread pool would take ten times as long as the file.
  const source = readFileSync(path, 'utf8')
  const mode = (statSync(path).mode & 0o7777).toString(8).padStart(4, '0')
  const template = new Template(source, { file: path, line: 1, column: 1 })
  const text = renderText(
    template,
    extendScope(
      scope,
      new Map([
        ['template_path', path],
        ['ansible_managed', 'Ansible managed'],
      ]),
    ),
    {
      trimBlocks: args.trim_blocks !== false,
      lstripBlocks: args.lstrip_blocks === true,
      keepTrailingNewline: true,
    },
  )
  if (text instanceof Unknown) return { kind: 'unknown', causes: text.causes }
  const secret = text instanceof Secret
  const ended = withNewlines(String(text instanceof Secret ? text.open() : text), args.newline_sequence)
  return { value: bytesContent(Buffer.from(ended), { secret, name: basename(path), mode }) }
}

function withNewlines(text: string, sequence: unknown): string {
  return typeof sequence === 'string' && sequence !== '\n' ? text.replaceAll(/\r?\n/g, sequence) : text
}
