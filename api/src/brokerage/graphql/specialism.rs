use async_graphql::Object;
use entities::specialism;

/// A field of expertise of those who support schools.
#[derive(Debug, Clone)]
pub struct Specialism(pub specialism::Model);

/// A field of expertise of those who support schools: the areas that the National College for Teaching and Leadership listed for
/// specialist leaders of education (2016), with headship and governance.
#[Object]
impl Specialism {
    /// Code, such as `MATHS`; it stays.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The wider area that it belongs to, such as `Pupil achievement`.
    async fn area(&self) -> &str {
        &self.0.area
    }
}
