declare module '@vercel/ncc' {
  interface Options {
    readonly cache: boolean;
    readonly quiet: boolean;
    readonly minify: boolean;
    readonly externals: Readonly<Record<string, string>>;
  }
  /** Webpack's: one file, or several files in one scope. */
  interface Module {
    readonly resource?: string;
    readonly modules?: Iterable<Module>;
  }
  interface Bundle {
    readonly code: string;
    readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>;
    readonly stats: { readonly compilation: { readonly modules: Iterable<Module> } };
  }
  export default function ncc(entry: string, options: Options): Promise<Bundle>;
}
