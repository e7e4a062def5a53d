import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const layers = 'diagnostics vault template files state module language transport run load render lab cli'.split(' ')
const own = {
  nunjucks: ['src/template/parse.ts'],
  'node-ssh': ['src/transport/'],
  listr2: ['src/render/'],
  mongodb: ['src/transport/mongo/'],
  ws: ['src/transport/network/', 'src/load/'],
}

const sources = ['src', 'modules'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name)),
)
const texts = new Map(sources.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const statement = /\b(?:import|export) *(type )?(?:[^'";]*?\bfrom *)?\(?'([^']+)'/g
const imports = [...texts].flatMap(([file, text]) =>
  [...text.matchAll(statement)].map(([, type, name = '']) => ({ file, name: target(file, name), isValue: !type })),
)
const ours = imports.filter(({ name }) => /^(src|modules)\//.test(name))

function target(file: string, name: string): string {
  return name.startsWith('.') ? join(dirname(file), name) : name
}

function layerOf(file: string): number {
  return layers.indexOf(file.split('/')[1] ?? '')
}

test('a folder of src imports only from those above it', () => {
  const wrong = ours.filter(
    ({ file, name }) => file.startsWith('src/') && (name.startsWith('modules/') || layerOf(name) > layerOf(file)),
  )
  expect(wrong).toEqual([])
  expect(sources.filter((file) => file.startsWith('src/') && layerOf(file) < 0)).toEqual([])
})

test('a module imports only from src/module, src/state and other modules', () => {
  const allowed = /^(src\/(module|state)|modules)\//
  expect(ours.filter(({ file, name }) => file.startsWith('modules/') && !allowed.test(name))).toEqual([])
})

test.each(Object.entries(own))('%s is imported only in %s', (name, places) => {
  const users = imports.filter((one) => one.name === name || one.name.startsWith(`${name}/`))
  expect(users.filter(({ file }) => !places.some((place) => file.startsWith(place)))).toEqual([])
  expect(users).not.toEqual([])
})

test('the driver of MongoDB is loaded only where a mongod is talked to', () => {
  const early = /^(import|export) (?!type)[^'"]*\bfrom '[^']*mongo\/(client|ejson)\.ts'/m
  const files = [...texts].filter(([file, text]) => !file.startsWith('src/transport/mongo/') && early.test(text))
  expect(files.map(([file]) => file)).toEqual([])
})

test('no file imports itself by way of others, but for the compiler that goes down into blocks and included files', () => {
  const left = new Map(sources.map((file) => [file, ours.filter((one) => one.file === file && one.isValue)]))
  const free = () => sources.find((file) => left.get(file)?.every(({ name }) => !left.has(name)))
  const used = () =>
    [...left.keys()].find((file) => ![...left.values()].some((names) => names.some(({ name }) => name === file)))
  for (let file = free(); file; file = free()) left.delete(file)
  for (let file = used(); file; file = used()) left.delete(file)
  expect([...left.keys()].sort()).toEqual(
    ['imports', 'include', 'role', 'steps', 'task'].map((name) => `src/language/${name}.ts`),
  )
})

test('no file only hands on what others export', () => {
  const isBarrel = (text: string) => /^export (\*|\{[^}]*\}) from/m.test(text)
  expect([...texts].filter(([, text]) => isBarrel(text)).map(([file]) => file)).toEqual([])
})

test('only the command line and the outputs print or exit', () => {
  const speaks = (text: string) =>
    /\bconsole\.(log|info|warn|error)\b|\bprocess\.(exit\b|stdout\.write|stderr\.write)/.test(text)
  // The program of the lookup url prints in a process of its own.
  const may = /^src\/(cli|render)\/|^src\/run\/lookups\/url\.ts$/
  const files = [...texts].filter(([file, text]) => !may.test(file) && speaks(text))
  expect(files.map(([file]) => file)).toEqual([])
})
