import { html, type SafeHtml } from '../html.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: SafeHtml;
}

export function renderSection({ id, title, body }: Section): SafeHtml {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}
