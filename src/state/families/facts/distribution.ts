import { assignments, type Facts, type Source } from './source.ts'

const families: Readonly<Record<string, string>> = {
  debian: 'Debian',
  ubuntu: 'Debian',
  rhel: 'RedHat',
  fedora: 'RedHat',
  suse: 'Suse',
  arch: 'Archlinux',
  alpine: 'Alpine',
  gentoo: 'Gentoo',
}

/** Names of distributions as playbooks know them, where they are not the first word of NAME. */
const names: Readonly<Record<string, string>> = {
  debian: 'Debian',
  raspbian: 'Debian',
  ubuntu: 'Ubuntu',
  linuxmint: 'Linux Mint',
  kali: 'Kali',
  rhel: 'RedHat',
  centos: 'CentOS',
  rocky: 'Rocky',
  almalinux: 'AlmaLinux',
  arch: 'Archlinux',
}

/** The distribution, its version and its package manager. */
export function distributionFacts(source: Source): Facts {
  const path = source.file('/etc/os-release').length > 0 ? '/etc/os-release' : '/usr/lib/os-release'
  const release = assignments(source.file(path))
  const id = release.get('ID') ?? 'linux'
  const kin = [id, ...(release.get('ID_LIKE') ?? '').split(' ')]
  const family = kin.map((name) => families[name]).find((found) => found !== undefined)
  const version = versionOf(id, release, source)
  const [major = '', minor] = version.split('.')
  const name = names[id] ?? release.get('NAME')?.split(' ')[0] ?? id
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: major,
    ...(minor !== undefined && id === 'debian' && { distribution_minor_version: minor }),
    distribution_release: release.get('VERSION_CODENAME') ?? 'NA',
    distribution_file_path: path,
    distribution_file_variety: family === 'Debian' ? 'Debian' : (family ?? name),
    distribution_file_parsed: true,
    os_family: family ?? name,
    pkg_mgr: source.exists('/usr/bin/apt-get') ? 'apt' : 'unknown',
  }
}

/** Debian's own file knows the point release, which os-release does not. */
function versionOf(id: string, release: ReadonlyMap<string, string>, source: Source): string {
  const debian = source.first('/etc/debian_version') ?? ''
  if (id === 'debian' && /^\d+(\.\d+)+$/.test(debian)) return debian
  return release.get('VERSION_ID') ?? (id === 'debian' ? debian : 'NA')
}

/** What lsb_release tells, or its file where the program is not there. */
export function lsbFacts(source: Source): Facts {
  const release = assignments(source.file('/etc/os-release'))
  const file = assignments(source.file('/etc/lsb-release'))
  const told = source.exists('/usr/bin/lsb_release')
  const { distribution } = distributionFacts(source)
  const id = told ? distribution : file.get('DISTRIB_ID')
  const version = told ? (release.get('VERSION_ID') ?? 'n/a') : file.get('DISTRIB_RELEASE')
  if (id === undefined || version === undefined) return { lsb: {} }
  return {
    lsb: {
      id,
      release: version,
      major_release: version.split('.')[0] ?? '',
      codename: (told ? release.get('VERSION_CODENAME') : file.get('DISTRIB_CODENAME')) ?? 'n/a',
      description: (told ? release.get('PRETTY_NAME') : file.get('DISTRIB_DESCRIPTION')) ?? '',
    },
  }
}
