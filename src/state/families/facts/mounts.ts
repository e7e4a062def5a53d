import type { Json } from '../../json.ts'
import type { Facts, Source } from './source.ts'

/** The mounted file systems of devices and servers, with their sizes in bytes; without sizes where they don't answer. */
export function mountFacts(source: Source): Facts {
  const sizes = new Map(
    source.lines('sizes').map((line) => [line.split('|').slice(6).join('|'), line.split('|').map(Number)]),
  )
  const binds = new Set(source.file('/proc/self/mountinfo').flatMap(bindMount))
  const uuids = uuidsOf(source)
  const mounts = source.file('/proc/mounts').flatMap((line) => {
    const [device = '', mount = '', fstype = '', options = ''] = line.split(' ').map(unescaped)
    if (!device.startsWith('/') && !device.includes(':/')) return []
    const bind = binds.has(mount) ? ',bind' : ''
    return [
      {
        mount,
        device,
        fstype,
        options: `${options}${bind}`,
        ...sizeFacts(sizes.get(mount)),
        uuid: uuids.get(device) ?? 'N/A',
      },
    ]
  })
  return { mounts }
}

function sizeFacts(numbers: readonly number[] | undefined): Readonly<Record<string, Json>> {
  if (!numbers) return {}
  const [unit = 0, block = 0, total = 0, available = 0, inodes = 0, freeInodes = 0] = numbers
  return {
    size_total: unit * total,
    size_available: unit * available,
    block_size: block,
    block_total: total,
    block_available: available,
    block_used: total - available,
    inode_total: inodes,
    inode_available: freeInodes,
    inode_used: inodes - freeInodes,
  }
}

/** A mount of a folder inside a file system, from a line of mountinfo: its root is no slash. */
function bindMount(line: string): string[] {
  const [, , , root = '/', mount = ''] = line.split(' ')
  return root === '/' ? [] : [unescaped(mount)]
}

function uuidsOf(source: Source): Map<string, string> {
  return new Map(
    source.lines('links').flatMap((line) => {
      const [, uuid, target] = /^\/dev\/disk\/by-uuid\/(\S+) (?:\.\.\/)+(.*)$/.exec(line) ?? []
      return uuid === undefined || target === undefined ? [] : [[`/dev/${target}`, uuid] as const]
    }),
  )
}

function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
