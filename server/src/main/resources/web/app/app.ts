import { LitElement, html, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import './dags/dag-view';
import './home/home-view';
import { base } from './look/base';
import { notices } from './look/notices';
import { mark } from './look/mark';
import { shell } from './look/shell';
import './models/model-view';
import './models/models-view';
import './parts/maintenance-banner';
import { empty } from './parts/notice';
import { routeOf, to, type Route } from './routes';
import './run/run-view';
import './workers/workers-view';

/** The outermost element: header, and the view that the address names. */
@customElement('millrace-app')
export class MillraceApp extends LitElement {
  static override styles = [base, notices, shell];

  @state() private route: Route = routeOf(location.hash);
  private readonly moved = () => (this.route = routeOf(location.hash));

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.moved);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.moved);
    super.disconnectedCallback();
  }

  override updated(changed: PropertyValues): void {
    const before = changed.get('route') as Route | undefined;
    document.title = `${titleOf(this.route)} · Millrace`;
    if (before && titleOf(before) !== titleOf(this.route)) {
      window.scrollTo(0, 0);
      this.main()?.focus({ preventScroll: true });
    }
  }

  override render() {
    return html`<a class="skip" href=${location.hash || '#/'} @click=${this.skip}>To the content</a>
      <header>
        <a class="brand" href=${to.home}>${mark} Millrace</a>
        <nav aria-label="Main">
          ${this.place('Overview', to.home, ['home', 'dag', 'run'])}
          ${this.place('Models', to.models, ['models', 'model'])}
          ${this.place('Workers', to.workers, ['workers'])}
        </nav>
      </header>
      <millrace-maintenance></millrace-maintenance>
      <main tabindex="-1">${this.view()}</main>`;
  }

  private place(name: string, href: string, views: Route['view'][]) {
    const here = views.includes(this.route.view);
    return html`<a href=${href} aria-current=${here ? 'page' : 'false'}>${name}</a>`;
  }

  private view() {
    const { route } = this;
    switch (route.view) {
      case 'home':
        return html`<millrace-home></millrace-home>`;
      case 'dag':
        return html`<millrace-dag .name=${route.name}></millrace-dag>`;
      case 'run':
        return html`<millrace-run .run=${route.id} .task=${route.task}></millrace-run>`;
      case 'models':
        return html`<millrace-models></millrace-models>`;
      case 'model':
        return html`<millrace-model .name=${route.name}></millrace-model>`;
      case 'workers':
        return html`<millrace-workers></millrace-workers>`;
      case 'nowhere':
        return empty('There is no such page', html`<a href=${to.home}>To the overview</a>`);
    }
  }

  private main(): HTMLElement | null {
    return this.renderRoot.querySelector('main');
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.main()?.focus();
  }
}

function titleOf(route: Route): string {
  switch (route.view) {
    case 'home':
      return 'Overview';
    case 'dag':
    case 'model':
      return route.name;
    case 'run':
      return `Run ${route.id}`;
    case 'models':
      return 'Models';
    case 'workers':
      return 'Workers';
    case 'nowhere':
      return 'No such page';
  }
}
