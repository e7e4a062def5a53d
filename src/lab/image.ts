import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { locked } from './lock.ts'
import type { Lab } from './place.ts'
import { run, succeeds } from './program.ts'
import { imageName, type Recipe } from './recipe.ts'
import { isTrouble } from './trouble.ts'

/** The folder of the recipe's base image, built from the mirror first when it is not there. */
export async function ensureImage(
  lab: Lab,
  recipe: Recipe,
  mirror: string,
  report: (line: string) => void,
): Promise<string> {
  const bases = join(lab.root, 'base')
  const image = join(bases, imageName(recipe))
  if (existsSync(image)) return image
  return locked(join(lab.root, 'base.lock'), 'wait', async () => {
    if (existsSync(image)) return image // Another lab built it meanwhile.
    await removeUnused(bases, recipe)
    report(`building the base image ${imageName(recipe)}, which takes about half a minute`)
    // Nobody sees a half-built image: it gets its name when it is whole.
    const building = join(bases, 'building')
    await mkdir(bases, { recursive: true })
    await bootstrap(recipe, building, mirror)
    await furnish(recipe, building)
    await rename(building, image)
    return image
  })
}

/** Removes what a broken-off build left behind, unless another lab is building at this moment. */
export async function removeHalfBuilt(lab: Lab): Promise<void> {
  const building = join(lab.root, 'base/building')
  if (!existsSync(building)) return
  try {
    await locked(join(lab.root, 'base.lock'), 'refuse', () => run('rm', ['-rf', '--one-file-system', building]))
  } catch (error) {
    if (!isTrouble(error)) throw error // A taken lock says that the build goes on.
  }
}

async function bootstrap(recipe: Recipe, target: string, mirror: string): Promise<void> {
  const help = 'see whether the mirror in /etc/apt answers, then try again'
  const mmdebstrap = ['mmdebstrap', '--quiet', '--variant=minbase', `--include=${recipe.packages.join(',')}`]
  // However this process dies, the namespace's first process dies with it, and all others with that one.
  const leash = ['--pdeathsig', 'KILL', 'unshare', '--pid', '--fork', '--kill-child', '--mount-proc']
  await run('setpriv', [...leash, ...mmdebstrap, recipe.suite, target, mirror], help)
}

async function furnish(recipe: Recipe, image: string): Promise<void> {
  const keys = (await readdir(join(image, 'etc/ssh'))).filter((name) => name.startsWith('ssh_host_'))
  const lists = await readdir(join(image, 'etc/apt/sources.list.d'))
  const cached = (await readdir(join(image, 'var/cache/apt'))).filter((name) => name.endsWith('.bin'))
  const unwanted = [
    ...keys.map((name) => join('etc/ssh', name)),
    ...lists.map((name) => join('etc/apt/sources.list.d', name)),
    ...cached.map((name) => join('var/cache/apt', name)),
    ...Object.keys(recipe.files),
  ]
  for (const path of unwanted) await rm(join(image, path), { force: true })
  for (const [path, text] of Object.entries(recipe.files)) {
    await mkdir(dirname(join(image, path)), { recursive: true })
    await writeFile(join(image, path), text)
  }
  await mkdir(join(image, 'root/.ssh'), { recursive: true, mode: 0o700 })
  for (const unit of recipe.masked) await succeeds('chroot', [image, 'systemctl', 'mask', unit])
  // The lists grow old with the image; looking old from the start, they are never taken for fresh ones.
  const threeDaysAgo = new Date(Date.now() - 3 * 86_400_000)
  for (const path of ['var/lib/apt/lists', 'var/lib/apt']) await utimes(join(image, path), threeDaysAgo, threeDaysAgo)
}

/** Removes half-built images, and those of the same kind and another recipe that no host stands on. */
async function removeUnused(bases: string, recipe: Recipe): Promise<void> {
  const kind = imageName(recipe).replace(/[^-]*$/, '')
  const names = await readdir(bases).catch(() => [])
  const mounts = await readFile('/proc/self/mountinfo', 'utf8')
  const unused = names.filter(
    (name) => name === 'building' || (name.startsWith(kind) && !mounts.includes(join(bases, name))),
  )
  for (const name of unused) await run('rm', ['-rf', '--one-file-system', join(bases, name)])
}
