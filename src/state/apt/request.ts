import { isInstalled, type Package } from '../families/package.ts'
import { fnmatch, isPattern } from '../fnmatch.ts'
import { compareVersions } from './version.ts'

/** What a playbook asks of one package: `nginx`, `nginx=1.22*`, `nginx>=1.20`, `libc6:i386`. */
export interface PackageRequest {
  readonly text: string
  /** With the architecture, where one is given. */
  readonly name: string
  readonly relation: '=' | '>=' | null
  /** '' without a relation; may end in `*` after `=`. */
  readonly version: string
}

export function parseRequest(given: string): PackageRequest {
  const text = given.trim()
  const [, name = text, relation = '', version = ''] = /^([^>=]*)(>?=)(.*)$/s.exec(text) ?? []
  return { text, name, relation: relation === '=' || relation === '>=' ? relation : null, version }
}

/** What is wrong with a request, or null. */
export function faultOf({ text, name, relation, version }: PackageRequest): string | null {
  if (isPattern(name)) return `package names can't have wildcards here, found '${text}': name each package`
  // apt-get takes a minus at the end for a wish to remove the package.
  if (!/^[a-zA-Z0-9][\w+.-]*(:[\w-]+)?$/.test(name) || name.endsWith('-')) return `invalid package spec: ${text}`
  if (relation === null) return null
  if (!/^[\w.+:~*?[\]-]+$/.test(version)) return `invalid package spec: ${text}`
  const stem = relation === '=' ? version.replace(/\*$/, '') : version
  return isPattern(stem) ? `the version of a package can have one * at its end, found '${text}'` : null
}

/** Whether what is installed is what was asked for. */
export function isMet(request: PackageRequest, found: Package): boolean {
  if (found === null || !isInstalled(found)) return false
  return found.status === 'provided' ? request.relation === null : fitsVersion(request, found.version)
}

/** Whether a version is one that was asked for; an unknown one ('') is taken for it. */
export function fitsVersion({ relation, version }: PackageRequest, actual: string): boolean {
  if (relation === null || actual === '') return true
  return relation === '=' ? fnmatch(actual, version) : compareVersions(actual, version) >= 0
}

/** How apt-get is asked for it; its newest candidate is what can fulfil `>=`. */
export function wordOf({ name, relation, version }: PackageRequest): string {
  return relation === '=' ? `${name}=${version}` : name
}
