import { join } from 'node:path'
import { problem } from '../diagnostics/diagnostic.ts'
import { entryOf, type MapNode, type Node } from '../files/node.ts'
import { isTemplate, toRaw } from '../files/raw.ts'
import { Template } from '../template/values.ts'
import { type Compiler, pathOf } from './compiler.ts'
import type { Inherited } from './inherit.ts'
import { firstFile, readYaml } from './read.ts'
import type { Role, Task } from './step.ts'
import { plainTask } from './task-shape.ts'

/** The task that checks a role's variables before its own tasks; undefined where the role does not say what they must be. */
export async function argumentCheck(
  role: Role,
  entry: string,
  meta: Node | undefined,
  below: Inherited,
  compiler: Compiler,
): Promise<Task | undefined> {
  const specs = await specsOf(role, meta, compiler)
  const found = specs && entryOf(specs, entry)
  if (found?.value.kind !== 'map') return undefined
  const spec = found.value
  const options = entryOf(spec, 'options')?.value
  const context = new Map([
    ['type', 'role'],
    ['name', role.name],
    ['argument_spec_name', entry],
    ['path', role.folder],
  ])
  return {
    ...plainTask('validate_argument_spec', found.key.place, {
      ...below.keywords,
      tags: [...new Set([...below.keywords.tags, 'always'])],
    }),
    path: pathOf(compiler, found.key.place, below.imports),
    name: titleOf(entry, spec),
    action: 'ansible.builtin.validate_argument_spec',
    args: new Map([
      ['argument_spec', options ? toRaw(options) : new Map()],
      ['validate_args_context', context],
    ]),
    role,
  }
}

/** The specifications by entry: of a file of their own, else of the role's meta/main.yml. */
async function specsOf(role: Role, meta: Node | undefined, compiler: Compiler): Promise<MapNode | undefined> {
  const { library, report } = compiler
  const file = firstFile(['.yml', '.yaml', '.json'].map((end) => join(role.folder, 'meta', `argument_specs${end}`)))
  const document = file === undefined ? meta : await readYaml(file, library.sources, report)
  const specs = document?.kind === 'map' ? entryOf(document, 'argument_specs')?.value : undefined
  if (specs && specs.kind !== 'map') {
    const help = 'the entry of tasks/main.yml is "main"'
    report(problem('playbook-shape', '"argument_specs" is a dict of entries', specs.place, help))
  }
  return specs?.kind === 'map' ? specs : undefined
}

function titleOf(entry: string, spec: MapNode): string | Template {
  const short = entryOf(spec, 'short_description')?.value
  const told = short?.kind === 'scalar' && short.text !== '' ? ` - ${short.text}` : ''
  const title = `Validating arguments against arg spec '${entry}'${told}`
  return short && isTemplate(told) ? new Template(title, short.place) : title
}
