import fc from 'fast-check'

/** Where all that random tasks do lies. */
export const ROOT = '/srv/model'

/** Few paths, so that tasks meet: parents and children, and a name under which now a link, now a folder stands. */
const names = ['a', 'a/b', 'a/b/c', 'a/f', 'a/b/f', 'd', 'd/f', 'f', 'g', 'l', 'l/f', 'l/b', 'a/l', 'a/l/f']

/** A path below the root. */
export const anyPath = fc.constantFrom(...names).map((name) => `${ROOT}/${name}`)

/** A path that is mostly a folder. */
export const anyFolder = fc.constantFrom('a', 'a/b', 'a/b/c', 'd', 'l', 'l/b', 'a/l').map((name) => `${ROOT}/${name}`)

/** A path that is mostly a file. */
export const anyFile = fc
  .constantFrom('a/f', 'a/b/f', 'd/f', 'f', 'g', 'l/f', 'a/l/f', 'l')
  .map((name) => `${ROOT}/${name}`)

/** Where a link may lead: full paths, relative ones, and nowhere. */
export const anyGoal = fc.oneof(
  { weight: 3, arbitrary: anyPath },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', '../d', 'f', 'nowhere') },
)

const beginning = (hardLinks: boolean) =>
  fc.oneof(
    { weight: 3, arbitrary: anyFolder.map((path) => `mkdir -p ${path}`) },
    {
      weight: 3,
      arbitrary: fc.tuple(anyFile, fc.constantFrom('one', 'two')).map(([path, text]) => `echo ${text} > ${path}`),
    },
    { weight: 2, arbitrary: fc.tuple(anyGoal, anyPath).map(([goal, path]) => `ln -s ${goal} ${path}`) },
    { weight: hardLinks ? 1 : 0, arbitrary: fc.tuple(anyFile, anyFile).map(([from, to]) => `ln ${from} ${to}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(anyPath, fc.constantFrom('0600', '2775', '0700'))
        .map(([path, mode]) => `chmod ${mode} ${path}`),
    },
  )

/** Shell commands that make what stands below the root before; some fail, which is of no consequence. */
export const anyBeginning = ({ hardLinks }: { readonly hardLinks: boolean }) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.array(beginning(hardLinks), { maxLength: 3 }) },
    {
      weight: 3,
      arbitrary: fc
        .array(beginning(hardLinks), { maxLength: 8 })
        .map((rest) => [`mkdir -p ${ROOT}/a/b ${ROOT}/d`, ...rest]),
    },
  )
