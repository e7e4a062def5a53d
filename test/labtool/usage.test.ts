import { afterEach, describe, expect, it, vi } from 'vitest'
import { labCommand } from '../../src/cli/lab.ts'

describe('rcprov lab', () => {
  afterEach(() => vi.restoreAllMocks())

  it.each([
    [['frob'], '"frob" is not a command of the lab'],
    [['stauts'], '"stauts" is not a command of the lab; did you mean "status"?'],
    [['up', 'many'], '"many" is not a number of hosts'],
    [['up', '3', '4'], '"4" is too much for up'],
    [['up', '--pyton'], "Unknown option '--pyton'"],
    [['reset', '--python'], "Unknown option '--python'"],
    [['down', 'h1'], '"h1" is too much for down'],
    [['ssh'], 'ssh needs a host'],
    [['diff'], 'diff needs a host'],
    [['power', 'h1', 'up'], 'power needs a host and one of on, off, reboot'],
  ])('refuses %j and says what is wrong', async (argv, message) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await labCommand(argv)).toBe(1)
    expect(said).toHaveBeenCalledWith(`rcprov: ${message}\nTry: rcprov lab --help\n`)
  })

  it('tells in its help what the hosts cannot do', async () => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    expect(await labCommand(['up', '--help'])).toBe(0)
    expect(said).toHaveBeenCalledWith(expect.stringMatching(/huge pages.*kernel modules.*loop devices.*clock/s))
  })

  it('is refused a folder that it cannot use, with the remedy', async () => {
    vi.stubEnv('RCPROV_LAB', 'here')
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await labCommand(['status'])).toBe(2)
    expect(said).toHaveBeenCalledWith(
      expect.stringMatching(/^error: RCPROV_LAB is "here".*\n {2}help: give an absolute/),
    )
    vi.unstubAllEnvs()
  })
})
