/** As many links as Linux follows in one path. */
const MOST_LINKS = 40

/** The path that is reached by way of links; `follow`: also if the last name is one. A loop stays as it is written. */
export function resolvePath(path: string, linkAt: (path: string) => string | undefined, follow: boolean): string {
  let done = ''
  let rest = path.split('/')
  for (let links = 0; rest.length > 0; ) {
    const [name = '', ...others] = rest
    rest = others
    if (name === '' || name === '.') continue
    const next = name === '..' ? done.replace(/\/[^/]*$/, '') : `${done}/${name}`
    const target = follow || others.some((other) => other !== '') ? linkAt(next) : undefined
    if (target === undefined) {
      done = next
      continue
    }
    links += 1
    if (links > MOST_LINKS) return path
    rest = [...target.split('/'), ...others]
    if (target.startsWith('/')) done = ''
  }
  return done || '/'
}
