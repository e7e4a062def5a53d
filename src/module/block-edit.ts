import { type BlockPlace, withBlock } from '../state/blocks.ts'
import { byteRegex, type RegexProblem, toBytes } from '../state/regex.ts'

/** The arguments of blockinfile that say what block is meant, and where. */
export interface BlockArgs {
  readonly state: 'present' | 'absent'
  readonly block: string
  readonly marker: string
  readonly marker_begin: string
  readonly marker_end: string
  readonly insertafter: string | undefined
  readonly insertbefore: string | undefined
}

export interface BlockEdit {
  /** As Ansible says it, or '' where nothing differs. */
  readonly msg: string
  /** As a plan says it, or ''. */
  readonly title: string
  readonly bytes: Buffer
  /** Its markers are such that it is not found again, and is added each time. */
  readonly repeats: boolean
}

/** What becomes of a file's content (null: there is none), or why the arguments make no sense. */
export function blockEdit(args: BlockArgs, bytes: Buffer | null): BlockEdit | RegexProblem {
  const where = placeOf(args)
  if ('problem' in where) return where
  const marker = (mark: string) => toBytes(args.marker).replaceAll('{mark}', () => toBytes(mark))
  const text = args.state === 'present' ? toBytes(args.block) : ''
  const wanted = { text, begin: marker(args.marker_begin), end: marker(args.marker_end), where }
  const before = bytes?.toString('latin1') ?? ''
  const after = withBlock(before, wanted)
  const isSame = bytes !== null && before === after
  const repeats = withBlock(after, wanted) !== after
  return { ...saidOf(isSame, bytes === null, text), bytes: Buffer.from(after, 'latin1'), repeats }
}

function saidOf(isSame: boolean, isNew: boolean, text: string): { readonly msg: string; readonly title: string } {
  if (isSame) return { msg: '', title: '' }
  if (isNew) return { msg: 'File created', title: 'create file' }
  return text === ''
    ? { msg: 'Block removed', title: 'remove block' }
    : { msg: 'Block inserted', title: 'insert block' }
}

function placeOf({ insertafter, insertbefore }: BlockArgs): BlockPlace | RegexProblem {
  if (insertbefore === 'BOF') return { kind: 'start' }
  if (insertbefore !== undefined) return anchored('before', insertbefore)
  if (insertafter !== undefined && insertafter !== 'EOF') return anchored('after', insertafter)
  return { kind: 'end' }
}

function anchored(kind: 'after' | 'before', pattern: string): BlockPlace | RegexProblem {
  const anchor = byteRegex(pattern)
  if ('problem' in anchor) return { problem: `insert${kind} is no valid expression: ${anchor.problem}` }
  return { kind, anchor, wholeText: /^\(\?[a-zA-Z]*m[a-zA-Z]*\)/.test(pattern) }
}
