import { problem } from '../diagnostics/diagnostic.ts'
import type { MapNode, Node } from '../files/node.ts'
import { toOpenRaw } from '../files/raw.ts'
import type { Compiler } from './compiler.ts'
import { type Fields, fieldsOf, isEmpty, keywordFields, rawOf } from './fields.ts'
import { handDown, type Inherited } from './inherit.ts'
import { withoutModules } from './misplaced.ts'
import { checkModuleDefaults } from './module-defaults.ts'
import type { Block, Step } from './step.ts'
import { compileTask } from './task.ts'

/** Whether steps stand among tasks or among handlers. */
export type Kind = 'task' | 'handler'

/** A list of tasks and blocks as steps, all that they inherit handed down. */
export async function compileSteps(
  node: Node | undefined,
  inherited: Inherited,
  kind: Kind,
  compiler: Compiler,
): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const item of stepNodes(node, compiler)) {
    const fields = fieldsOf(item, compiler.report)
    if (playParts.some((name) => fields.has(name))) {
      const help = 'plays are brought in by import_playbook, beside other plays'
      compiler.report(problem('playbook-shape', 'this is a play, where tasks are expected', item.place, help))
      continue
    }
    const isBlock = ['block', 'rescue', 'always'].some((name) => fields.has(name))
    const step = isBlock
      ? await compileBlock(item, fields, inherited, kind, compiler)
      : await compileTask(item, fields, inherited, kind, compiler)
    if (step) steps.push(step)
  }
  return steps
}

const playParts = ['tasks', 'pre_tasks', 'post_tasks', 'roles']

function stepNodes(node: Node | undefined, { report }: Compiler): readonly MapNode[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return []
  if (node.kind !== 'list') {
    report(problem('playbook-shape', 'tasks are a list', node.place, 'start each with "- "'))
    return []
  }
  return node.items.flatMap((item) => {
    if (item.kind === 'map') return [item]
    const found = item.kind === 'list' ? 'a list' : item.text === '' ? 'nothing' : `"${item.text}"`
    report(problem('playbook-shape', `a task is a dict, not ${found}`, item.place))
    return []
  })
}

async function compileBlock(
  node: MapNode,
  fields: Fields,
  inherited: Inherited,
  kind: Kind,
  compiler: Compiler,
): Promise<Block> {
  const { report } = compiler
  const good = keywordFields(await withoutModules(fields, 'block', compiler.library, report), 'block', report)
  const part = (name: string, from: Inherited) => compileSteps(good.get(name)?.node, from, kind, compiler)
  const own = handDown(inherited, good, 'block', compiler)
  await checkModuleDefaults(good, compiler)
  noteNotified(good, compiler)
  for (const name of ['block', 'rescue', 'always']) {
    const empty = fields.get(name)
    if (empty && !good.has(name) && isEmpty(empty.node))
      report(problem('playbook-shape', `"${name}" holds no tasks`, empty.place, 'indent its tasks below it'))
  }
  for (const name of ['rescue', 'always']) {
    const field = good.get(name)
    if (field && !good.has('block'))
      report(problem('playbook-shape', `"${name}" needs a "block" beside it`, field.place))
    if (field && kind === 'handler') {
      report(
        problem(
          'unsupported',
          `"${name}" has no effect among handlers`,
          field.place,
          'put it into a file for include_tasks',
        ),
      )
    }
  }
  return {
    kind: 'block',
    name: rawOf(good, 'name') ?? null,
    place: node.place,
    block: await part('block', own),
    rescue: await part('rescue', own),
    always: await part('always', own),
  }
}

/** Remembers which handlers are notified by name, to be looked for once all are known. */
export function noteNotified(fields: Fields, { found }: Compiler): void {
  const node = fields.get('notify')?.node
  for (const item of node?.kind === 'list' ? node.items : node ? [node] : []) {
    const raw = toOpenRaw(item)
    if (item.kind === 'scalar' && typeof raw === 'string') found.notified.push({ name: raw, place: item.place })
  }
}
