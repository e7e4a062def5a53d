import type { Content } from '../content.ts'

/** What an archive is packed with. */
export type Packing = 'zip' | 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd'

/** One thing in an archive, under the path that it has in there: no slash at its ends. */
export interface Member {
  readonly path: string
  readonly type: 'file' | 'directory' | 'link' | 'hard' | 'fifo' | 'block' | 'character'
  /** Four octal digits. */
  readonly mode: string
  readonly size: number
  /** Seconds since the epoch, with a fraction where the archive tells it. */
  readonly mtime: number
  /** Where a link leads, or the path of the member whose second name it is; null where the listing does not tell. */
  readonly target: string | null
  /** '' where only the number is known; null where an archive has no owners. */
  readonly owner: string | null
  readonly group: string | null
  readonly uid: number | null
  readonly gid: number | null
}

/** What is in an archive, in its order, or why that can't be told. */
export type Listing = { readonly members: readonly Member[] } | { readonly problem: string }

/** An archive of the controller. */
export interface Archive {
  readonly content: Content
  readonly packing: Packing
  readonly listing: Listing
}

/** How many bytes of a file tell how it is packed. */
export const MAGIC = 6

/** How a file is packed that begins so, in hex; what is nothing else is taken for a tar. */
export function packingOf(magic: string): Packing {
  const [packing = 'tar'] = Object.entries(magics).find(([, begin]) => begin.some((one) => magic.startsWith(one))) ?? []
  return packing as Packing
}

const magics: Readonly<Record<Exclude<Packing, 'tar'>, readonly string[]>> = {
  zip: ['504b0304', '504b0506'],
  gzip: ['1f8b'],
  bzip2: ['425a68'],
  xz: ['fd377a585a00'],
  zstd: ['28b52ffd'],
}
