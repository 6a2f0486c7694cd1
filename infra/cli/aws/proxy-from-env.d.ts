// proxy-from-env ships no types: the part of it that is used here.
declare module 'proxy-from-env' {
  /** Empty where the URL is reached directly. */
  export function getProxyForUrl(url: string): string;
}
