/** What a cell, an event or a result may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
