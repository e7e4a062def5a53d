/** A release that the stand-in can be had as. What they need is what the real ones of these numbers say. */
export interface Published {
  readonly version: string
  /** The Node that it runs on. */
  readonly node: string
  /** What its info says of Node, where that is not one version. */
  readonly saidOfNode?: string
  readonly deno: string | null
  /** As its info has them: not all have the same form. */
  readonly mongo: readonly string[]
  readonly minimumMongo: string
  /** The number of its last migration: releases with the same one can work side by side. */
  readonly migration: number
}

/** The releases, the newest last. */
export const RELEASES: readonly Published[] = [
  {
    version: '7.10.0',
    node: '22.16.0',
    deno: '1.43.5',
    mongo: ['5.0', '6.0', '7.0'],
    minimumMongo: '5.0.0',
    migration: 320,
  },
  {
    version: '7.13.2',
    node: '22.16.0',
    deno: '1.43.5',
    mongo: ['5', '6', '7', '8'],
    minimumMongo: '5.0.0',
    migration: 325,
  },
  { version: '8.5.0', node: '22.22.3', deno: '2.3.1', mongo: ['8.0'], minimumMongo: '7.0.0', migration: 333 },
  { version: '8.5.1', node: '22.22.3', deno: '2.3.1', mongo: ['8.0'], minimumMongo: '7.0.0', migration: 333 },
  {
    version: '8.9.0',
    node: '22.22.3',
    saidOfNode: '>=22.22.3 <23 || >=24.15.0 <25',
    deno: null,
    mongo: ['8.0'],
    minimumMongo: '7.0.0',
    migration: 336,
  },
]

/** What `latest` leads to. */
export const LATEST = '8.5.1'

/** The npm that comes with each Node. */
export const NPM = '10.9.2'
