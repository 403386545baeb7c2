// The part of jstat that we use: the library ships no types.
declare module 'jstat' {
  const library: {
    readonly jStat: {
      gammaln(x: number): number;
      /** Pearson's correlation of the samples. */
      corrcoeff(one: readonly number[], other: readonly number[]): number;
      readonly normal: { inv(p: number, mean: number, sd: number): number };
    };
  };
  export default library;
}
