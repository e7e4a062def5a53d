/** Families whose subject is a path, so that a change of one path concerns the others. */
const pathFamilies = new Set([
  ...['stat', 'target', 'content', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
  ...['packing', 'listing', 'pkey', 'csr', 'x509'],
])

/** Families that look at many paths at once: any change of a file may concern them. */
const sweepingFamilies = new Set(['tree', 'glob', 'find', 'real', 'getent', 'resolves'])

export function isPathFamily(family: string): boolean {
  return pathFamilies.has(family)
}

export function isSweepingFamily(family: string): boolean {
  return sweepingFamilies.has(family)
}

/** One spelling for one path: no double or trailing slashes, and the links that every Debian has resolved. */
export function canonicalPath(path: string): string {
  const plain = path.replace(/\/(\.?\/)+/g, '/').replace(/(.)\/+$/, '$1')
  return plain.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/^\/(bin|sbin|lib)(?=\/|$)/, '/usr/$1')
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}
