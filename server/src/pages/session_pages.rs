//! The port that pages ask, bound to one request.

use std::net::IpAddr;
use std::sync::Arc;

use app::page::{
    Freshness, FriendForm, FriendFormErrors, FriendPageView, HomeView, MeView, PageError, Pages,
    ReferView, VisitsView,
};
use engine::{OpenError, OpenStudio};
use jiff::civil::Date;
use model::ReferralCode;

use super::friend::{Filled, friend_view};
use super::home::home_view;
use super::me::me_view;
use super::refer::refer_view;
use super::studio::studio_view;
use super::visits::visits_view;
use crate::auth::{MemberSession, Visitor};
use crate::friend::{Claimed, NotClaimed, claim};
use crate::http::{AppState, Notice};

/// The port that pages ask, bound to one request.
pub struct SessionPages {
    app: AppState,
    who: Who,
}

/// For whom a request is answered.
enum Who {
    /// A member whom the door has let in.
    Visitor(Box<Visitor>),
    /// Whoever the session says, at whichever studio is asked for.
    Session(MemberSession, IpAddr),
    /// A member's friend, with what they have filled in.
    Friend(Box<Filled>),
}

impl SessionPages {
    /// For a page of the tab.
    pub fn of_visitor(app: AppState, visitor: Visitor) -> Self {
        Self {
            app,
            who: Who::Visitor(Box::new(visitor)),
        }
    }

    /// For server functions.
    pub fn of_session(app: AppState, session: MemberSession, client: IpAddr) -> Self {
        Self {
            app,
            who: Who::Session(session, client),
        }
    }

    /// For a friend's page.
    pub fn of_friend(app: AppState, filled: Filled) -> Self {
        Self {
            app,
            who: Who::Friend(Box::new(filled)),
        }
    }

    async fn studio(&self, slug: &str) -> Result<Arc<OpenStudio>, PageError> {
        self.app
            .studio(slug)
            .await
            .map_err(|refusal| match refusal.notice {
                Notice::UnknownStudio => PageError::NotFound { studio: None },
                _ => PageError::Unavailable { studio: None },
            })
    }

    /// The member who may see pages of this studio.
    async fn visitor(&self, slug: &str) -> Result<Visitor, PageError> {
        match &self.who {
            Who::Visitor(visitor) if visitor.studio.studio.slug.as_str() == slug => {
                Ok((**visitor).clone())
            }
            Who::Session(session, _) => self.visitor_by_session(slug, session).await,
            _ => Err(sign_in(slug)),
        }
    }

    async fn visitor_by_session(
        &self,
        slug: &str,
        session: &MemberSession,
    ) -> Result<Visitor, PageError> {
        let studio = self.studio(slug).await?;
        let now = self.app.clock.now();
        match session.identity(studio.studio.id, now).await {
            Ok(Some(identity)) => Ok(Visitor {
                studio,
                member: identity.member,
                session: session.clone(),
                unverified: false,
            }),
            Ok(None) => Err(sign_in(slug)),
            Err(error) => {
                tracing::error!(%error, "session.unreadable");
                Err(unavailable(&studio))
            }
        }
    }

    /// Why a page cannot be opened. A member who is not in the books any more is forgotten, so that
    /// the next opening signs in anew instead of coming here again.
    async fn told(&self, error: OpenError, visitor: &Visitor) -> PageError {
        match error {
            OpenError::NoSuchMember => {
                let (studio, now) = (&visitor.studio.studio, self.app.clock.now());
                if let Err(error) = visitor.session.forget(studio.id, now).await {
                    tracing::error!(%error, "session.unwritable");
                }
                sign_in(studio.slug.as_str())
            }
            OpenError::Store(error) => {
                tracing::error!(%error, "page.unavailable");
                unavailable(&visitor.studio)
            }
        }
    }

    fn link(&self, studio: &OpenStudio, code: &ReferralCode) -> String {
        let mut link = self.app.public_url.clone();
        link.set_path(&format!("{}/r/{code}", studio.studio.slug));
        link.into()
    }
}

#[async_trait::async_trait]
impl Pages for SessionPages {
    async fn home(&self, studio: &str) -> Result<HomeView, PageError> {
        let visitor = self.visitor(studio).await?;
        let open = &visitor.studio;
        match self
            .app
            .engine
            .open_home(&open.studio, visitor.member)
            .await
        {
            Ok(facts) => {
                let link = self.link(open, &facts.member.code);
                Ok(home_view(
                    studio_view(open),
                    facts,
                    link,
                    visitor.unverified,
                ))
            }
            Err(error) => Err(self.told(error, &visitor).await),
        }
    }

    async fn visits(&self, studio: &str, before: Option<String>) -> Result<VisitsView, PageError> {
        let visitor = self.visitor(studio).await?;
        let open = &visitor.studio;
        let before: Option<Date> = before.and_then(|day| day.parse().ok());
        let facts = self
            .app
            .engine
            .open_visits(&open.studio, visitor.member, before)
            .await;
        match facts {
            Ok(facts) => Ok(visits_view(
                studio_view(open),
                &facts,
                before,
                visitor.unverified,
            )),
            Err(error) => Err(self.told(error, &visitor).await),
        }
    }

    async fn refer(&self, studio: &str) -> Result<ReferView, PageError> {
        let visitor = self.visitor(studio).await?;
        let open = &visitor.studio;
        match self
            .app
            .engine
            .open_refer(&open.studio, visitor.member)
            .await
        {
            Ok(facts) => {
                let link = self.link(open, &facts.member.code);
                Ok(refer_view(
                    studio_view(open),
                    &facts,
                    link,
                    visitor.unverified,
                ))
            }
            Err(error) => Err(self.told(error, &visitor).await),
        }
    }

    async fn me(&self, studio: &str) -> Result<MeView, PageError> {
        let visitor = self.visitor(studio).await?;
        let open = &visitor.studio;
        match self.app.engine.open_me(&open.studio, visitor.member).await {
            Ok(facts) => Ok(me_view(studio_view(open), facts, visitor.unverified)),
            Err(error) => Err(self.told(error, &visitor).await),
        }
    }

    async fn friend(&self, studio: &str, code: &str) -> Result<FriendPageView, PageError> {
        let studio = self.studio(studio).await?;
        let filled = match &self.who {
            Who::Friend(filled) => (**filled).clone(),
            _ => Filled::default(),
        };
        let unknown = || PageError::NotFound {
            studio: Some(Box::new(studio_view(&studio))),
        };
        let code: ReferralCode = code.parse().map_err(|_| unknown())?;
        match self.app.engine.friend_page(&studio.studio, &code).await {
            Ok(Some(facts)) => Ok(friend_view(&studio, &code, facts, filled)),
            Ok(None) => Err(unknown()),
            Err(error) => {
                tracing::error!(%error, "page.unavailable");
                Err(unavailable(&studio))
            }
        }
    }

    async fn claim(
        &self,
        studio: &str,
        code: &str,
        form: FriendForm,
    ) -> Result<FriendPageView, PageError> {
        let Who::Session(_, client) = &self.who else {
            return Err(PageError::Unavailable { studio: None });
        };
        let open = self.studio(studio).await?;
        let filled = match claim(&self.app, &open, code, form.clone(), *client).await {
            Ok(Claimed) => Filled::done(),
            Err(NotClaimed::Form(errors)) => Filled::refused(form, errors),
            Err(NotClaimed::NoSuchCode) => Filled::refused(form, FriendFormErrors::default()),
            Err(NotClaimed::TooMany(_) | NotClaimed::Broken) => return Err(unavailable(&open)),
        };
        let shown = Self::of_friend(self.app.clone(), filled);
        shown.friend(studio, code).await
    }

    async fn freshness(&self, studio: &str) -> Result<Freshness, PageError> {
        let visitor = self.visitor(studio).await?;
        let wait = self.app.render_deadline / 2;
        let open = &visitor.studio.studio;
        let freshness = self.app.engine.freshness(open, visitor.member, wait).await;
        Ok(Freshness {
            changed: freshness.changed,
            running: freshness.running,
        })
    }
}

fn sign_in(slug: &str) -> PageError {
    PageError::SignIn {
        href: format!("/{slug}"),
    }
}

fn unavailable(studio: &OpenStudio) -> PageError {
    PageError::Unavailable {
        studio: Some(Box::new(studio_view(studio))),
    }
}
