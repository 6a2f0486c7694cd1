// Countries by continent: a dimension of six values, where one per country would be billed 240 times.

export const countryGroups = ['Africa', 'Asia', 'Europe', 'NorthAmerica', 'Oceania', 'SouthAmerica'] as const;
export type CountryGroup = (typeof countryGroups)[number];

/** ISO 3166-1 codes by continent (UN M49, with the territories of libphonenumber's metadata); Asia is the rest. */
const members = {
  Africa:
    'AC AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TA TD TG TN TZ UG YT ZA ZM ZW',
  Europe:
    'AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK',
  NorthAmerica:
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT US VC VG VI',
  Oceania: 'AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PW SB TK TO TV VU WF WS',
  SouthAmerica: 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE',
} as const satisfies Partial<Record<CountryGroup, string>>;

/** The group of an ISO country code. */
export const countryGroup = (country: string): CountryGroup =>
  countryGroups.find(
    (group) => group in members && members[group as keyof typeof members].split(' ').includes(country),
  ) ?? 'Asia';
