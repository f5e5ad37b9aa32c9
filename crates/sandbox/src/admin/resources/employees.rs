//! `/api/employees` and the public side of those who teach, `/api/employee_public_profiles`.

use serde_json::json;

use crate::admin::call::View;
use crate::admin::collection::Collection;
use crate::admin::document::{Document, Link, Relation};
use crate::admin::query::{names, says};
use crate::world::{Employee, Table, World};

pub(super) struct Employees;

impl Collection for Employees {
    const NAME: &'static str = "employees";
    const OWNER_FILTER: Option<&'static str> = Some("user");
    type Row = Employee;

    fn table(world: &World) -> &Table<Employee> {
        &world.employees
    }

    fn passes(_view: View<'_>, row: &Employee, filter: &str, value: &str) -> Option<bool> {
        match filter {
            "user" => Some(names(value, row.user)),
            "ids" => Some(names(value, row.id)),
            "is_active" => Some(says(value, row.is_active)),
            "can_instruct_classes" => Some(says(value, row.is_instructor())),
            "locations" => Some(row.locations.iter().any(|id| names(value, *id))),
            "query" => Some(row.name.to_lowercase().contains(&value.to_lowercase())),
            _ => None,
        }
    }

    fn document(_view: View<'_>, row: &Employee) -> Document {
        let profile = row.is_instructor().then_some(row.id);
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "is_active": row.is_active,
                "can_instruct_classes": row.is_instructor(),
            }),
            relations: vec![
                ("user", Relation::one("users", row.user)),
                (
                    "locations",
                    Relation::many("locations", row.locations.clone()),
                ),
                (
                    "public_profile",
                    Relation::maybe("employee_public_profiles", profile),
                ),
            ],
        }
    }
}

pub(super) struct EmployeePublicProfiles;

impl Collection for EmployeePublicProfiles {
    const NAME: &'static str = "employee_public_profiles";
    type Row = Employee;

    fn table(world: &World) -> &Table<Employee> {
        &world.employees
    }

    fn is_visible(row: &Employee) -> bool {
        row.is_instructor()
    }

    fn passes(_view: View<'_>, row: &Employee, filter: &str, value: &str) -> Option<bool> {
        (filter == "enabled").then(|| says(value, row.is_active))
    }

    fn document(_view: View<'_>, row: &Employee) -> Document {
        Document {
            link: Link {
                kind: Self::NAME,
                id: row.id,
            },
            attributes: json!({
                "schedule_display_name": row.name,
                "bio": row.bio,
                "enabled": row.is_active,
                "instagram_handle": row.instagram,
            }),
            relations: vec![("employee", Relation::one("employees", row.id))],
        }
    }
}
