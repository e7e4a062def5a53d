import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages } from '../src/lab/packages.ts'
import { isTrouble } from '../src/lab/trouble.ts'

/** What a check came to. */
interface Count {
  readonly passed: number
  readonly failed: number
}

const isRoot = process.getuid?.() === 0
const inCi = process.env.CI !== undefined && process.env.CI !== 'false'
/** The unit tests talk to a real sshd on loopback, through every shell that a host may have. */
const testPackages = [
  ...['openssh-server', 'openssh-client', 'sudo', 'procps', 'bash', 'busybox', 'util-linux', 'openssl'],
  // Archives of every kind, and signatures.
  ...['bzip2', 'xz-utils', 'zstd', 'zip', 'unzip', 'gnupg'],
]

const folder = mkdtempSync(join(tmpdir(), 'rcprov-test-'))
const counts: Count[] = []
try {
  await setUp()
  counts.push(check('type check', 'tsc', ['--noEmit']))
  counts.push(check('lint and format', 'biome', ['check', '--error-on-warnings', '.']))
  counts.push(check('unused code', 'knip', []))
  counts.push(tests('unit'))
  if (isRoot) counts.push(tests('lab'))
  else if (inCi) counts.push(missing('the lab tests need root'))
  else console.log('\nskipped: the lab tests need root')
} finally {
  rmSync(folder, { recursive: true })
}
const sum = (field: keyof Count) => counts.reduce((total, count) => total + count[field], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') > 0 ? 1 : 0

async function setUp(): Promise<void> {
  if (!isRoot) return
  try {
    await installPackages(testPackages, (line) => console.log(line))
  } catch (reason) {
    if (!isTrouble(reason)) throw reason
    counts.push(missing(`${reason.message} (${reason.help})`))
  }
}

function missing(message: string): Count {
  console.error(message)
  return { passed: 0, failed: 1 }
}

function check(title: string, program: string, args: readonly string[]): Count {
  console.log(`\n> ${title}`)
  const passed = spawnSync('npx', ['--no-install', program, ...args], { stdio: 'inherit' }).status === 0
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1 }
}

/** A project's tests; one that ends badly without a failed test counts as a failure, too. */
function tests(project: string): Count {
  console.log(`\n> ${project} tests`)
  const report = join(folder, `${project}.json`)
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const env = { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) }
  const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', '--project', project, ...reporters], {
    stdio: 'inherit',
    env,
  })
  try {
    const told: { numPassedTests: number; numFailedTests: number } = JSON.parse(readFileSync(report, 'utf8'))
    const failed = status !== 0 && told.numFailedTests === 0 ? 1 : told.numFailedTests
    return { passed: told.numPassedTests, failed }
  } catch {
    return missing(`the ${project} tests did not come to their end`)
  }
}
