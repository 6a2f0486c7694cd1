// Takes the place of node:url in the page. Its dashboard names the channels, and those convert addresses, which the page
// never does.
export const domainToASCII = (domain: string): string => domain;
